import type { Worker } from "node:worker_threads";
import { flushed } from "../terminal/terminal.ts";
import { exitCode } from "./failure.ts";

/** Milliseconds that what still runs gets to end by itself, once the command is done. */
const graceMs = 300;

const threads = new Set<Worker>();

/** Takes note of every worker thread from now on, since one that hangs in native code would hold up the end. */
export function watchThreads(): void {
  process.on("worker", (worker) => {
    threads.add(worker);
    worker.once("exit", () => threads.delete(worker));
  });
}

/**
 * Ends the process with an exit code once everything that was printed is written, whatever still runs: the only place
 * that does so. The command must have written its files.
 *
 * Node's own end waits for every thread. So a command that was stopped while one computes dies by SIGINT, which a shell
 * reports as 130 like the exit code, and any other one whose threads do not end by SIGKILL, which nobody takes for a
 * verdict.
 */
export async function endProcess(code: number): Promise<void> {
  const stopped = code === exitCode.stopped;
  process.exitCode = code;
  await flushed(stopped);
  if (stopped && threads.size > 0) dieBy("SIGINT");
  if (!(await threadsEnded())) dieBy("SIGKILL");
  // What is left, such as a connection kept open, may end by itself; a call under way in libuv's threads may not.
  setTimeout(() => {
    if (stopped) dieBy("SIGINT");
    process.exit(code);
  }, graceMs).unref();
}

async function threadsEnded(): Promise<boolean> {
  if (threads.size === 0) return true;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(resolve, 1_000, false);
  });
  const ended = Promise.all([...threads].map((worker) => worker.terminate())).then(() => true);
  const answer = await Promise.race([ended, late]);
  clearTimeout(timer);
  return answer;
}

/** Does nothing where there are no signals, and for the first process of a container, which the system does not kill. */
function dieBy(signal: "SIGINT" | "SIGKILL"): void {
  if (process.platform === "win32") return;
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
}
