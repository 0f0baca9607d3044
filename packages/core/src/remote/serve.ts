import { parentPort, Worker, workerData } from "node:worker_threads";
import { LikenessError } from "../errors/errors.ts";
import { loadParts, type PartRegistries } from "../parts/load-parts.ts";
import { carriedError } from "./carried-error.ts";
import { carriedProgress } from "./carried-progress.ts";
import { type FromWorker, servedMark, type ThreadData, type ToWorker } from "./messages.ts";
import type { Caller, Place, Service } from "./service.ts";

/** How a module serves. */
export interface ServeOptions<A> {
  /**
   * Its event loop may be kept for long, by native code for one, so that a process would not hear that its parent is
   * gone: a thread watches, which takes 10 MB. Default false.
   */
  readonly busy?: boolean;
  /** The kinds of parts that it opens: before it starts, those of the user's that the Remote's process knows are added. */
  readonly parts?: PartRegistries;
  /** Frees what the service holds before a thread ends. A process is ended without. */
  readonly close?: (service: A) => Promise<void>;
}

interface Port extends Place {
  post(message: FromWorker): void;
  listen(hear: (message: ToWorker) => void): void;
  close(): void;
}

/**
 * Serves the {@link Remote} that started this thread or process with a module as its entry.
 * @param start makes the service of the setup, before the first call; when it fails, every call does.
 * @throws LikenessError `internal` when no Remote started this module.
 */
export function serve<S, A extends Service<A>>(
  start: (setup: S, place: Place) => A | Promise<A>,
  { busy = false, parts, close }: ServeOptions<A> = {},
): void {
  const port = threadPort() ?? processPort(busy);
  // The setup is the first message.
  let service!: Promise<A>;
  const answer = async (call: number, work: Promise<unknown>) => {
    try {
      port.post({ kind: "answer", call, value: await work });
    } catch (thrown) {
      port.post({ kind: "failed", call, error: carriedError(thrown) });
    }
  };
  port.listen((message) => {
    if (message.kind === "setup") {
      service = (async () => {
        if (parts !== undefined) await loadParts(message.parts, parts);
        return start(message.setup as S, port);
      })();
      const ready = service.then(() => undefined);
      void answer(0, ready);
    } else if (message.kind === "call") {
      const { call, method, argument } = message;
      const answering = service.then((methods) => invoke(methods, method, argument, callerOf(port, call)));
      void answer(call, answering);
    } else {
      const closing = service.then((methods) => close?.(methods));
      closing.catch(() => {}).finally(() => port.close());
    }
  });
}

function invoke<A extends Service<A>>(methods: A, name: string, argument: unknown, caller: Caller): unknown {
  const method: unknown = methods[name as keyof A];
  if (typeof method !== "function") throw new LikenessError("internal", `the worker has no method ${name}`);
  return method.call(methods, argument, caller);
}

function callerOf({ post }: Port, call: number): Caller {
  return {
    progress: carriedProgress((message) => post({ ...message, call })),
    tell: (note) => post({ kind: "told", call, note }),
  };
}

function threadPort(): Port | undefined {
  const port = parentPort;
  const data = workerData as Partial<ThreadData> | null;
  if (port === null || data?.mark !== servedMark || data.stop === undefined) return undefined;
  const { stop } = data;
  return {
    stopped: () => Atomics.load(stop, 0) !== 0,
    post: (message) => port.postMessage(message),
    listen: (hear) => void port.on("message", hear),
    close: () => port.close(),
  };
}

function processPort(busy: boolean): Port {
  if (process.send === undefined || process.argv[2] !== servedMark) {
    throw new LikenessError("internal", "this module is the entry of a worker and was started by something else");
  }
  // Ctrl-C reaches every process of a terminal; what it means is the parent's to decide.
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => {});
  const leave = () => process.exit(0);
  process.on("disconnect", leave);
  if (!process.connected) leave();
  if (busy) watchParent(process.ppid);
  return {
    stopped: () => false,
    post: (message) => void (process.connected && process.send?.(message, undefined, undefined, () => {})),
    listen: (hear) => void process.on("message", hear),
    close: leave,
  };
}

/** Ends this process when its parent was killed, whatever keeps its event loop. */
function watchParent(parent: number): void {
  const code = `setInterval(() => {
    let alive = process.ppid === ${parent};
    try { process.kill(${parent}, 0); } catch { alive = false; }
    if (!alive) process.kill(process.pid, "SIGKILL");
  }, 500);`;
  const watch = new Worker(code, { eval: true, execArgv: [] });
  // Where no thread can be had, the closed channel must do.
  watch.on("error", () => {});
  watch.unref();
}
