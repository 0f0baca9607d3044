import { type ChildProcess, fork } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { LikenessError, loadedParts, messageOf } from "@likeness/core";
import type { EnrolmentPlan } from "../plan.ts";
import type { FromWorker, ToWorker, WorkerSetup } from "./enrolment-worker.ts";

/** Where a worker runs. */
export interface WorkerHost {
  post(message: ToWorker): void;
  /** @param ended told once when the worker ends by itself, why. */
  listen(hear: (message: FromWorker) => void, ended: (why: string) => void): void;
  /** Ends the worker; nothing is heard of it any more. */
  close(): Promise<void>;
}

/** How long (ms) a thread may take to end; one that a native call keeps is left behind then. */
const patienceMs = 1_000;

/**
 * A thread of this process. It is never terminated from outside: a thread that dies inside a native call takes the whole
 * process with it.
 */
export function threadHost(plan: EnrolmentPlan): WorkerHost {
  const stop = new Int32Array(new SharedArrayBuffer(4));
  // Whoever runs from source has flags that make Node resolve sources, which a worker cannot run; and Node refuses to
  // start a worker with V8's flags, such as --max-old-space-size, which hold for the whole process anyway.
  const worker = new Worker(workerFile(), {
    workerData: { plan, parts: loadedParts(), stop } satisfies WorkerSetup,
    execArgv: [],
  });
  return {
    post: (message) => worker.postMessage(message),
    listen(hear, ended) {
      worker.on("message", hear);
      worker.on("error", (thrown) => ended(`failed: ${messageOf(thrown)}`));
      worker.on("exit", (code) => ended(`ended early with code ${code}`));
    },
    async close() {
      Atomics.store(stop, 0, 1);
      worker.removeAllListeners();
      if (worker.threadId === -1) return;
      const end = new Promise<void>((resolve) => worker.on("exit", () => resolve()));
      worker.on("error", () => {});
      worker.postMessage("close" satisfies ToWorker);
      await within(end, patienceMs);
      worker.unref();
    },
  };
}

/** A process of its own: one that crashes or never answers takes nothing with it, and can be ended at any time. */
export function processHost(plan: EnrolmentPlan): WorkerHost {
  const child = fork(fileURLToPath(workerFile()), ["enrolment"], {
    serialization: "advanced",
    stdio: ["ignore", "ignore", "pipe", "ipc"],
    execArgv: [],
  });
  let complaint = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    complaint = (complaint + text).slice(-2_000);
  });
  const post = (message: ToWorker | Omit<WorkerSetup, "stop">) => {
    // That a process is gone is heard by its end.
    if (child.connected) child.send(message, () => {});
  };
  post({ plan, parts: loadedParts() });
  return {
    post,
    listen(hear, ended) {
      child.on("message", hear);
      child.on("error", (thrown) => ended(`cannot be asked: ${messageOf(thrown)}`));
      child.on("exit", (code, signal) => {
        const last = complaint.trim().split("\n").at(-1);
        ended(`ended early (${signal ?? `code ${code}`})${last ? `: ${last}` : ""}`);
      });
    },
    close: () => killed(child),
  };
}

async function killed(child: ChildProcess): Promise<void> {
  child.removeAllListeners();
  child.on("error", () => {});
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const end = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  child.kill("SIGKILL");
  await end;
}

async function within(end: Promise<void>, milliseconds: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  await Promise.race([end, late]);
  clearTimeout(timer);
}

/** The built worker, whether it lies beside this module or, when that runs from source, in dist. */
function workerFile(): URL {
  const found = [besideFile, builtFile].find((file) => existsSync(fileURLToPath(file)));
  if (found !== undefined) return found;
  throw new LikenessError("unavailable", "the enrolment worker is not built", { hint: "npx turbo run build" });
}

const besideFile = new URL("./enrolment-worker.js", import.meta.url);
const builtFile = new URL("../../dist/pool/enrolment-worker.js", import.meta.url);
