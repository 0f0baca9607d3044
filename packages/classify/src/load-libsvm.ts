/// <reference path="./libsvm-js.d.ts" />
import { createRequire } from "node:module";
import { LikenessError, messageOf } from "@likeness/core";

/** The class of libsvm-js's WebAssembly build. */
export type Libsvm = Awaited<typeof import("libsvm-js")>;

let loading: Promise<Libsvm> | undefined;

/**
 * Loads libsvm-js once, without its side effects on the process.
 * @throws LikenessError `unavailable` when it is not installed.
 */
export function loadLibsvm(): Promise<Libsvm> {
  loading ??= requireQuietly();
  return loading;
}

/**
 * libsvm-js takes a process that has `fetch` for a browser, tries to fetch a file path, and prints that it failed; and it
 * ends the process at any unhandled rejection, whoever's. Both happen while its module is evaluated, so it is required:
 * unlike an import, that is over before anything else can run, and nobody else misses `fetch` or loses a listener.
 */
async function requireQuietly(): Promise<Libsvm> {
  const listeners = new Set(process.listeners("unhandledRejection"));
  const fetch = Object.getOwnPropertyDescriptor(globalThis, "fetch");
  if (fetch) Object.defineProperty(globalThis, "fetch", { value: undefined, configurable: true });
  try {
    return (createRequire(import.meta.url)("libsvm-js") as typeof import("libsvm-js")).then((Svm) => Svm);
  } catch (cause) {
    throw new LikenessError("unavailable", `libsvm-js cannot be loaded: ${messageOf(cause)}`, {
      hint: "run npm ci",
      cause,
    });
  } finally {
    if (fetch) Object.defineProperty(globalThis, "fetch", fetch);
    for (const listener of process.listeners("unhandledRejection")) {
      if (!listeners.has(listener)) process.off("unhandledRejection", listener);
    }
  }
}
