/// <reference path="./libsvm-js.d.ts" />
import { createRequire } from "node:module";
import { LikenessError, messageOf } from "@likeness/core";

/** libsvm-js's WebAssembly build. */
export interface Libsvm {
  readonly Svm: Awaited<typeof import("libsvm-js")>;
  /** What libsvm has written to its standard error since this was last called; it is not printed. */
  takeNotices(): string[];
}

let loading: Promise<Libsvm> | undefined;

/**
 * Loads libsvm-js once, without its side effects on the process.
 * @throws LikenessError `unavailable` when it is not installed, `internal` when there is no memory for it.
 */
export function loadLibsvm(): Promise<Libsvm> {
  loading ??= requireQuietly();
  return loading;
}

/**
 * libsvm-js ends the process at any unhandled rejection, whoever's, and binds `console.warn` for all it ever has to say:
 * that it could not fetch its file (it takes a process that has `fetch` for a browser), and that a solver gave up. Both
 * happen while its module is evaluated, so it is required: unlike an import, that is over before anything else can run, and
 * nobody else's warning is caught and nobody else's listener removed.
 */
async function requireQuietly(): Promise<Libsvm> {
  const notices: string[] = [];
  const listeners = new Set(process.listeners("unhandledRejection"));
  const { warn } = console;
  console.warn = (...values: unknown[]) => notices.push(values.join(" "));
  let loaded: typeof import("libsvm-js");
  try {
    loaded = createRequire(import.meta.url)("libsvm-js");
  } catch (cause) {
    // V8 throws a RangeError where it has no memory for WebAssembly: the package itself is there.
    if (cause instanceof RangeError) {
      throw new LikenessError("internal", `libsvm-js finds no memory: ${messageOf(cause)}`, {
        hint: "free some memory, or raise its limit (ulimit -v)",
        cause,
      });
    }
    throw new LikenessError("unavailable", `libsvm-js cannot be loaded: ${messageOf(cause)}`, {
      hint: "run npm ci",
      cause,
    });
  } finally {
    console.warn = warn;
    for (const listener of process.listeners("unhandledRejection")) {
      if (!listeners.has(listener)) process.off("unhandledRejection", listener);
    }
  }
  return { Svm: await loaded, takeNotices: () => notices.splice(0) };
}
