import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { GraphBuilder } from "../graph-builder.ts";
import { installedPackage } from "../installed-package.ts";
import { lowerToOnnx } from "./lower.ts";
import type { ProviderOptions } from "./session-options.ts";

/** What came of starting a provider: the device's name where it is told, or why it did not start. */
export type Probe =
  | { readonly started: true; readonly device?: string }
  | { readonly started: false; readonly reason: string };

const PATIENCE_MS = 60_000;

/**
 * Runs a small model on a provider in a process of its own: starting it is the only proof that driver, library and
 * device fit together, a driver that crashes takes only that process down, and what it prints is not shown.
 */
export function probe(options: ProviderOptions): Promise<Probe> {
  const g = new GraphBuilder("probe");
  const model = lowerToOnnx(g.build({ out: g.relu(g.input("in", [1, 1, 1])) }), new Map());
  const library = createRequire(import.meta.url).resolve("onnxruntime-node");
  const dawn = installedPackage("webgpu") && options.executionProviders[0] === "webgpu" ? "webgpu" : "";
  const settings = { library, dawn: dawn && dawnEntry(), model: Buffer.from(model).toString("base64"), options };
  return new Promise((resolve) => {
    const args = ["--input-type=module", "-e", script, JSON.stringify(settings)];
    execFile(process.execPath, args, { timeout: PATIENCE_MS, encoding: "utf8" }, (error, stdout) => {
      const answer = stdout.split("\n").find((line) => line.startsWith(MARK));
      if (answer !== undefined) resolve(JSON.parse(answer.slice(MARK.length)) as Probe);
      else resolve({ started: false, reason: silence(error) });
    });
  });
}

const MARK = "probe:";

/** Plain JavaScript in a string, since it must run where neither sources nor dist are at hand. */
const script = `
import { createRequire } from "node:module";
const { library, dawn, model, options } = JSON.parse(process.argv[1]);
const answer = (probe) => process.stdout.write(${JSON.stringify(MARK)} + JSON.stringify(probe) + "\\n");
try {
  const ort = createRequire(library)(library);
  const session = await ort.InferenceSession.create(Buffer.from(model, "base64"), options);
  const { out } = await session.run({ in: new ort.Tensor("float32", Float32Array.of(3), [1, 1, 1, 1]) });
  if (out.data[0] !== 3) throw new Error("it computes wrong numbers");
  answer({ started: true, ...(dawn && { device: await deviceName().catch(() => undefined) }) });
} catch (cause) {
  answer({ started: false, reason: String(cause?.message ?? cause) });
}
async function deviceName() {
  const { create } = await import(dawn);
  const { info } = await create([]).requestAdapter();
  return [info.vendor + " " + info.architecture, info.device, info.description].filter(Boolean).join(", ");
}
process.exit(0);
`;

function dawnEntry(): string {
  return pathToFileURL(createRequire(import.meta.url).resolve("webgpu")).href;
}

function silence(error: (Error & { killed?: boolean; signal?: NodeJS.Signals | null }) | null): string {
  if (error?.killed) return `it did not start within ${PATIENCE_MS / 1000} seconds`;
  return error?.signal ? `its driver crashed (${error.signal})` : "it ended without an answer";
}
