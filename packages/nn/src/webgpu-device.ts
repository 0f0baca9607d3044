import { type Probe, probeInChild } from "./child-probe.ts";
import { installedPackage } from "./installed-package.ts";

/** Name of the optional package that is Dawn, an implementation of WebGPU, for Node. */
export const webgpuPackage = "webgpu";

let probed: Promise<Probe> | undefined;

/** Whether the package `webgpu` is installed and finds a device, and which. */
export function webgpuDevice(): Promise<Probe> {
  probed ??= probe();
  return probed;
}

async function probe(): Promise<Probe> {
  if (installedPackage(webgpuPackage) === undefined) {
    return { started: false, reason: `the optional package ${webgpuPackage} is not installed` };
  }
  return probeInChild(["./webgpu-process.js", import.meta.url], webgpuPackage);
}

/** What the package `webgpu` exports: the interface of a browser (w3.org/TR/webgpu). */
interface Dawn {
  create(options: readonly string[]): unknown;
  readonly globals: Readonly<Record<string, unknown>>;
}

/** Gives this process the globals of WebGPU that a browser has. */
export async function offerWebgpu(): Promise<void> {
  const name: string = webgpuPackage;
  const { create, globals } = (await import(name)) as Dawn;
  const gpu = create([]);
  Object.assign(globalThis, globals);
  // Node has a navigator of its own from version 21.
  const { navigator } = globalThis as { navigator?: object };
  if (navigator !== undefined) Object.defineProperty(navigator, "gpu", { value: gpu, configurable: true });
  else Object.defineProperty(globalThis, "navigator", { value: { gpu, userAgent: "node" }, configurable: true });
}
