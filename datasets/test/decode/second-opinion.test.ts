import { execFile, execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { Worker } from "node:worker_threads";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../../../packages/files/test/temporary-folder.ts";
import { decodePhoto, PhotoError } from "../../src/index.ts";
import { noisy, patched } from "./made-files.ts";

/** Threads and processes run what is built. */
const built = new URL("../../dist/index.js", import.meta.url);
const beside = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** Files that are whole by their structure and cannot be decoded, or can: bytes are changed all over them. */
async function damagedFiles(): Promise<Buffer[]> {
  const files: Buffer[] = [];
  for (const [format, count] of [
    ["avif", 30],
    ["tiff", 12],
    ["jpeg", 30],
    ["webp", 8],
    ["png", 4],
    ["gif", 12],
  ] as const) {
    const whole = await noisy(64, 64).toFormat(format).toBuffer();
    for (let i = 0; i < count; i++) {
      const at = Math.floor((whole.length * (i + 0.5)) / count);
      files.push(patched(whole, at, whole[at]! ^ 0x5a));
    }
  }
  return files;
}

async function outcomeOf(file: Buffer): Promise<string> {
  return decodePhoto(file).then(
    ({ width, height }) => `${width} × ${height}`,
    (thrown: PhotoError) => `${thrown.code} ${thrown.problem}: ${thrown.message}`,
  );
}

function inWorker(files: readonly Buffer[]): Promise<string[]> {
  const worker = new Worker(beside("decode-in-worker.mjs"), {
    workerData: { module: built.href, files },
    execArgv: [],
  });
  return new Promise((resolve, reject) => {
    worker.once("message", resolve);
    worker.once("error", reject);
  });
}

describe("the reason for a damaged photo", () => {
  it("is the same decoded alone as among many, in several threads, run after run", async () => {
    const files = await damagedFiles();
    const alone: string[] = [];
    for (const file of files) alone.push(await outcomeOf(file));
    expect(new Set(alone).size).toBeGreaterThan(8);
    for (const outcome of alone) expect(outcome).toMatch(/^(\d+ × \d+|bad-input unreadable: )/);
    for (let run = 0; run < 3; run++) {
      const results = await Promise.all([files, [...files].reverse(), files].map(inWorker));
      expect(results[0]).toEqual(alone);
      expect(results[1]).toEqual([...alone].reverse());
      expect(results[2]).toEqual(alone);
    }
  });

  it("keeps what libvips said of this photo as its cause, and out of its message", async () => {
    const whole = await noisy(64, 64).avif().toBuffer();
    const failure: unknown = await decodePhoto(patched(whole, whole.length - 300, 0, 0, 0, 0)).catch(
      (thrown) => thrown,
    );
    expect(failure).toBeInstanceOf(PhotoError);
    const { message, cause } = failure as PhotoError;
    expect(message).toBe("the AVIF cannot be decoded: its data are damaged, or of a kind not read here");
    expect((cause as Error).message.length).toBeGreaterThan(3);
  });
});

describe("lack of memory and threads", () => {
  const missing = missingTools();
  if (missing !== undefined) process.stderr.write(`skipped: a process without memory: ${missing}\n`);
  it.skipIf(missing !== undefined)("is never a photo's fault, and says what is lacking (needs prlimit)", async () => {
    const photo = join(await temporaryFolder(), "a.png");
    await writeFile(photo, await noisy(120, 120).png().toBuffer());
    const { stdout } = await promisify(execFile)(process.execPath, [
      // The young generation must not grow by what is left for libvips, which depends on how much code was loaded.
      "--max-semi-space-size=1",
      beside("decode-without-memory.mjs"),
      built.href,
      photo,
    ]);
    const outcomes = JSON.parse(stdout) as string[];
    expect(outcomes).toHaveLength(8);
    const failures = outcomes.filter((outcome) => outcome !== "decoded");
    // Threads of libvips need 8 MB of addresses each; 6 are left.
    expect(failures.length).toBeGreaterThan(0);
    for (const failure of failures) expect(failure).toMatch(/^internal undefined: .*not for what it is/);
  });
});

function missingTools(): string | undefined {
  if (!existsSync("/proc/self/status")) return "needs Linux";
  try {
    execFileSync("prlimit", ["--version"], { stdio: "ignore" });
    return undefined;
  } catch {
    return "prlimit is not installed";
  }
}
