import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { constants } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { noteArrival, workableHere } from "../src/workspace.ts";
import { scratchFolder } from "./run-likeness.ts";

const dist = (name: string) => JSON.stringify(new URL(`../dist/${name}.js`, import.meta.url).href);
const posix = process.platform !== "win32";

/** Runs a module that uses the built command's parts; `ready` is called at its first output. */
async function runModule(text: string, ready: (child: ChildProcess) => void = () => {}) {
  const child = spawn(process.execPath, ["--input-type=module", "--eval", text], {
    env: { ...process.env, NODE_OPTIONS: "" },
  });
  let stdout = "";
  let stderr = "";
  child.stderr.on("data", (bytes: Buffer) => {
    stderr += bytes.toString();
  });
  let began = 0;
  child.stdout.on("data", (bytes: Buffer) => {
    stdout += bytes.toString();
    if (began === 0) {
      began = Date.now();
      ready(child);
    }
  });
  const code = await new Promise<number | null>((resolve) =>
    child.on("close", (status, signal) => resolve(signal === null ? status : 128 + constants.signals[signal])),
  );
  return { code, stdout, stderr, ms: Date.now() - began };
}

/** A call that hangs in a thread of libuv, for which Node's own end waits for ever: a pipe that nobody writes into. */
async function hangingCall(): Promise<string> {
  const pipe = join(await scratchFolder(), "pipe");
  execFileSync("mkfifo", [pipe]);
  return `const hang = (await import("node:fs/promises")).readFile(${JSON.stringify(pipe)});`;
}

const start = `
  const { stoppable } = await import(${dist("stoppable")});
  const { endProcess, watchThreads } = await import(${dist("ending")});
  const { print } = await import(${dist("terminal")});
  watchThreads();`;

describe.runIf(posix)("a call that hangs in native code", () => {
  it("holds up neither Ctrl-C, which ends within two seconds and with 130, nor what is printed", async () => {
    const text = `${start} ${await hangingCall()} 
      await stoppable({ kept: "nothing is kept" }, () => (print("ready"), hang));`;
    const { code, stderr, ms } = await runModule(text, (child) => child.kill("SIGINT"));
    expect(code).toBe(130);
    // Two seconds are the promise; the rest is the machine's, which starts other tests beside this one.
    expect(ms).toBeLessThan(3_000);
    expect(stderr).toContain("stopping; nothing is kept (Ctrl-C again to end at once)");
  });

  it("ends at once at the second Ctrl-C", async () => {
    const text = `${start} ${await hangingCall()} 
      await stoppable({ kept: "", patient: true }, () => (print("ready"), hang));`;
    const { code } = await runModule(text, (child) => {
      child.kill("SIGINT");
      setTimeout(() => child.kill("SIGINT"), 300);
    });
    expect(code).toBe(130);
  });

  it("does not keep a stopped command whose thread hangs", async () => {
    const text = `${start}
      const { Worker } = await import("node:worker_threads");
      new Worker("for (;;) {}", { eval: true });
      print("ready");
      await endProcess(130);`;
    expect(await runModule(text)).toMatchObject({ code: 130, stdout: "ready\n" });
  });
});

it("writes all that was printed before it ends, however slowly it is read", async () => {
  const text = `${start} print("x".repeat(5e6)); await endProcess(2);`;
  const { code, stdout } = await runModule(text);
  expect({ code, length: stdout.length }).toEqual({ code: 2, length: 5e6 + 1 });
});

it("says of a fault of our own that it is one, exits with 4, and shows the stack where it is asked for", async () => {
  const { explain, exitCodeOf } = await import("../src/failure.ts");
  const fault = new TypeError("x is not a function");
  expect(exitCodeOf(fault)).toBe(4);
  expect(explain(fault)).toMatch(/^error: x is not a function\n {2}.*report it.*LIKENESS_DEBUG=1$/);
  process.env["LIKENESS_DEBUG"] = "1";
  try {
    expect(explain(fault)).toMatch(/\n\s+at /);
  } finally {
    delete process.env["LIKENESS_DEBUG"];
  }
});

it("takes notes of arrivals that were torn by a kill as none, and keeps the others", async () => {
  const root = await scratchFolder();
  const file = join(root, ".likeness", "arrivals.json");
  const ids = async () => Object.keys(JSON.parse(await readFile(file, "utf8")) as object);
  await noteArrival("one", root);
  await noteArrival("two", root);
  expect(await ids()).toEqual(["one", "two"]);
  await writeFile(file, '{"one": "2026-');
  await noteArrival("three", root);
  expect(await ids()).toEqual(["three"]);
});

it("names a remedy that works in the folder where the command runs", () => {
  const script = "npm run setup:gpu -- onnx-cuda";
  expect(workableHere(script, { root: "/checkout", folder: "/checkout" })).toBe(script);
  expect(workableHere(script, { root: "/checkout", folder: "/home" })).toBe(`in /checkout: ${script}`);
  expect(workableHere(script, { root: undefined, folder: "/home" })).toBe(`in a checkout of likeness: ${script}`);
  // npx would offer what the registry has under that name.
  expect(workableHere("npx likeness fetch x", { root: undefined, folder: "/home" })).toBe("likeness fetch x");
});
