import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterEach, describe, expect, it } from "vitest";
import { type Caller, LikenessError, type Progress, Remote, RemoteEnded, type RemoteOptions } from "../../src/index.ts";

/** What worker.mjs serves. */
interface Odd {
  place(_: undefined): { pid: number; threadId: number; execArgv: string[]; setup: unknown };
  echo(value: unknown): unknown;
  sum(numbers: Float32Array): number;
  refuse(_: undefined): void;
  fail(_: undefined): void;
  closure(_: undefined): void;
  count(total: number, caller: Caller): Promise<number>;
  begin(name: string): void;
  hang(_: undefined): void;
  never(_: undefined): Promise<void>;
  leave(code: number): void;
  die(signal: NodeJS.Signals): void;
  crash(_: undefined): Promise<void>;
  untilStopped(_: undefined): Promise<boolean>;
  absent(_: undefined): void;
}

const file = new URL("./worker.mjs", import.meta.url);
let started: Remote<Odd>[] = [];
afterEach(async () => {
  await Promise.all(started.map((remote) => remote.close()));
  started = [];
});

function start(options: Partial<RemoteOptions> & Pick<RemoteOptions, "on">): Remote<Odd> {
  const remote = new Remote<Odd>(file, { name: "the worker", ...options });
  started.push(remote);
  return remote;
}

const thrownBy = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (thrown: unknown) => thrown as RemoteEnded,
  );

/** Whether there is such a process. */
function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe.each(["thread", "process"] as const)("a worker %s", (on) => {
  it("has its setup before it is asked, and runs where it says", async () => {
    const place = await start({ on, setup: { modules: ["a"] } }).call("place", undefined);
    expect(place.setup).toEqual({ modules: ["a"] });
    expect(place.pid === process.pid).toBe(on === "thread");
    expect(place.threadId === 0).toBe(on === "process");
  });

  it("gives each of many overlapping calls its own answer", async () => {
    const remote = start({ on });
    const numbers = Array.from({ length: 50 }, (_, i) => i);
    expect(await Promise.all(numbers.map((one) => remote.call("echo", one)))).toEqual(numbers);
  });

  it("gets windows of larger arrays, and leaves them with the caller", async () => {
    const large = new Float32Array(1_000).fill(9);
    const data = large.subarray(100, 104);
    data.set([1, 2, 3, 4]);
    const remote = start({ on });
    expect(await remote.call("sum", data)).toBe(10);
    expect(await remote.call("echo", data)).toEqual(Float32Array.of(1, 2, 3, 4));
    expect([large.length, large[99], data[3]]).toEqual([1_000, 9, 4]);
  });

  it("hands on an error with its code, way out and cause", async () => {
    const remote = start({ on });
    const refused = await thrownBy(remote.call("refuse", undefined));
    expect(refused).toBeInstanceOf(LikenessError);
    expect(refused).not.toBeInstanceOf(RemoteEnded);
    expect(refused).toMatchObject({ code: "bad-input", message: "no number", hint: "give one" });
    expect(refused!.cause).toMatchObject({ message: "it is NaN" });
    expect(await remote.call("echo", "alive")).toBe("alive");
  });

  it("hands on an error that is none of ours as internal, with the place where it was thrown", async () => {
    const failed = await thrownBy(start({ on }).call("fail", undefined));
    expect(failed).toMatchObject({ code: "internal", message: "not a function" });
    expect((failed!.cause as Error).stack).toContain("worker.mjs");
  });

  it("says what is wrong with a question, an answer or a method that cannot be carried", async () => {
    const remote = start({ on });
    await expect(remote.call("echo", () => 1)).rejects.toThrow("could not be cloned");
    await expect(remote.call("closure", undefined)).rejects.toThrow("could not be cloned");
    await expect(remote.call("absent", undefined)).rejects.toThrow("the worker has no method absent");
    expect(await remote.call("echo", 1)).toBe(1);
    await expect(start({ on, setup: () => 1 }).call("echo", 1)).rejects.toThrow(
      /its setup cannot be carried: .*cloned/,
    );
  });

  it("fails its setup and every call alike when it cannot start", async () => {
    const remote = start({ on, setup: { broken: true } });
    const expected = { code: "unavailable", message: "the device is not here", hint: "plug it in" };
    await expect(remote.call("echo", 1)).rejects.toMatchObject(expected);
    await expect(remote.ready).rejects.toMatchObject(expected);
  });

  it("shows its progress here, and tells what it has to tell before it answers", async () => {
    const seen: unknown[] = [];
    const progress: Progress = {
      step(name, total) {
        seen.push(`${name} ${total}`);
        let counted = 0;
        return { advance: (count = 1) => (counted += count), done: (summary) => seen.push([counted, summary]) };
      },
      warn: (message) => seen.push(message),
    };
    const hear = (note: unknown) => seen.push(note);
    expect(await start({ on }).call("count", 2_000, { progress, hear })).toBe(2_000);
    expect(seen).toEqual(["counting 2000", "that is all", { counted: 2_000 }, [2_000, "counted"]]);
  });

  it("gives signs of life of a step while it computes, and ends the step with the call", async () => {
    let [beats, ends] = [0, 0];
    const progress: Progress = { step: () => ({ advance: () => beats++, done: () => ends++ }), warn() {} };
    await start({ on }).call("begin", "computing", { progress });
    // One a second, of two and a half.
    expect(beats).toBeGreaterThanOrEqual(2);
    expect(ends).toBe(1);
  });

  it("that leaves fails its calls and all later ones with its exit code instead of hanging", async () => {
    const remote = start({ on });
    const calls = [remote.call("never", undefined), remote.call("leave", 7), remote.call("never", undefined)];
    for (const thrown of await Promise.all(calls.map(thrownBy))) {
      expect(thrown).toBeInstanceOf(RemoteEnded);
      expect(thrown).toMatchObject({ code: "internal", message: "the worker ended (code 7)", signal: undefined });
    }
    await expect(remote.call("echo", 1)).rejects.toThrow("the worker ended (code 7)");
    expect(remote.ended).toBeInstanceOf(RemoteEnded);
  });

  it("that crashes says of what", async () => {
    const thrown = await thrownBy(start({ on }).call("crash", undefined));
    expect(thrown).toBeInstanceOf(RemoteEnded);
    expect(thrown!.message).toMatch(/^the worker (failed|ended \(code 1\)): .*out of luck$/);
  });

  it("that does not answer in time is ended, and why", async () => {
    const remote = start({ on });
    await remote.ready;
    const thrown = await thrownBy(remote.call("never", undefined, { patienceMs: 20 }));
    const why = "it did not answer within 1 s";
    expect(thrown).toMatchObject({ code: "unavailable", message: `the worker was ended: ${why}`, why });
    await expect(remote.call("echo", 1)).rejects.toBe(thrown);
  });

  it("is ended by a signal, at once for whoever waits", async () => {
    const controller = new AbortController();
    const remote = start({ on, signal: controller.signal });
    await remote.ready;
    const waiting = thrownBy(remote.call("untilStopped", undefined));
    await new Promise((resolve) => setTimeout(resolve, 50));
    const began = performance.now();
    controller.abort();
    expect(await waiting).toMatchObject({ code: "unavailable", message: "the worker was ended: it was stopped" });
    // It computes for half a second.
    expect(performance.now() - began).toBeLessThan(400);
    expect((await thrownBy(start({ on, signal: controller.signal }).ready))!.why).toBe("it was stopped");
  });

  it("may be closed twice, and is gone then", async () => {
    const remote = start({ on });
    const { pid } = await remote.call("place", undefined);
    await Promise.all([remote.close(), remote.close()]);
    await remote.close();
    await expect(remote.call("echo", 1)).rejects.toThrow("the worker ended (closed)");
    expect(isAlive(pid)).toBe(on === "thread");
  });

  it("that has nothing to do does not keep the process that started it", async () => {
    const script = `
      const { Remote } = await import(${JSON.stringify(new URL("../../dist/index.js", import.meta.url).href)});
      const remote = new Remote(new URL(${JSON.stringify(file.href)}), { on: "${on}", name: "the worker" });
      console.log(await remote.call("echo", "done"));`;
    const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", script]);
    expect(stdout).toBe("done\n");
  });

  it("does not start by anything but a Remote", async () => {
    await expect(promisify(execFile)(process.execPath, [fileURLToPath(file)])).rejects.toThrow(
      "was started by something else",
    );
  });
});

describe("a worker thread", () => {
  it("shares memory that is shared", async () => {
    const data = new Float32Array(new SharedArrayBuffer(8));
    const answer = (await start({ on: "thread" }).call("echo", data)) as Float32Array;
    answer[1] = 5;
    expect(data[1]).toBe(5);
  });

  it("knows in the middle of its work that it is to end, and frees what it holds first", async () => {
    const freed = new Int32Array(new SharedArrayBuffer(4));
    const remote = start({ on: "thread", setup: { freed } });
    await remote.ready;
    const waiting = thrownBy(remote.call("untilStopped", undefined));
    await new Promise((resolve) => setTimeout(resolve, 50));
    const began = performance.now();
    await remote.close();
    expect(await waiting).toBeInstanceOf(RemoteEnded);
    // It computes for half a second unless it is told.
    expect(performance.now() - began).toBeLessThan(400);
    expect(freed[0]).toBe(1);
  });

  it("that never ends is left behind after a second", async () => {
    const remote = start({ on: "thread" });
    await new Promise((heard) => void thrownBy(remote.call("hang", undefined, { hear: heard })));
    const began = performance.now();
    await remote.close();
    expect(performance.now() - began).toBeLessThan(2_000);
  });
});

describe.skipIf(process.platform === "win32")("a worker process (Windows has no signals)", () => {
  it("that a signal ends says which", async () => {
    const thrown = await thrownBy(start({ on: "process" }).call("die", "SIGKILL"));
    expect(thrown).toMatchObject({ message: "the worker ended (SIGKILL)", signal: "SIGKILL", why: undefined });
  });

  it("is ended at once, whatever it does", async () => {
    const remote = start({ on: "process" });
    const { pid } = await remote.call("place", undefined);
    await new Promise((heard) => void thrownBy(remote.call("hang", undefined, { hear: heard })));
    const began = performance.now();
    remote.kill("enough");
    await remote.close();
    // It computes for a minute; 20 ms is usual.
    expect(performance.now() - began).toBeLessThan(1_000);
    expect(isAlive(pid)).toBe(false);
  });

  it("leaves the meaning of Ctrl-C to its parent", async () => {
    const remote = start({ on: "process" });
    const { pid } = await remote.call("place", undefined);
    process.kill(pid, "SIGINT");
    process.kill(pid, "SIGTERM");
    expect(await remote.call("echo", 1)).toBe(1);
  });

  it.each([
    ["that listens", "never", "0"],
    ["that keeps its event loop", "hang", "1"],
  ])(
    "%s ends when the process that started it is killed",
    async (_, method, busy) => {
      const orphan = fileURLToPath(new URL("./orphan.mjs", import.meta.url));
      const parent = spawn(process.execPath, [orphan, method], {
        env: { ...process.env, NODE_OPTIONS: "", BUSY: busy },
        stdio: ["ignore", "pipe", "inherit"],
      });
      const [said] = await once(parent.stdout, "data");
      const pid = Number(String(said));
      expect(isAlive(pid)).toBe(true);
      parent.kill("SIGKILL");
      await once(parent, "exit");
      // The watch looks twice a second.
      await expect.poll(() => isAlive(pid), { timeout: 10_000, interval: 100 }).toBe(false);
    },
    20_000,
  );

  it("gets the limit of memory of the process that started it, and none of its other flags", async () => {
    const script = `
      const { Remote } = await import(${JSON.stringify(new URL("../../dist/index.js", import.meta.url).href)});
      const remote = new Remote(new URL(${JSON.stringify(file.href)}), { on: "process", name: "the worker" });
      console.log((await remote.call("place", undefined)).execArgv.join());`;
    const flags = ["--max-old-space-size=300", "--no-warnings", "--input-type=module", "-e", script];
    const { stdout } = await promisify(execFile)(process.execPath, flags);
    expect(stdout).toBe("--max-old-space-size=300\n");
  });
});
