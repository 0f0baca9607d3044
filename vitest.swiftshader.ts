import { existsSync } from "node:fs";

/** Where Debian's chromium lies, whose SwiftShader computes WebGPU on the processor. */
const chromium = "/usr/lib/chromium";
const driver = `${chromium}/vk_swiftshader_icd.json`;

/**
 * Gives tests of WebGPU a device where no graphics driver is chosen and the machine has none. Called by a package's
 * vitest configuration, since the loader of libraries reads its path only when a test process starts.
 */
export function lendSwiftShader(): void {
  if (process.env["VK_DRIVER_FILES"] !== undefined || existsSync("/dev/dri") || !existsSync(driver)) return;
  process.env["VK_DRIVER_FILES"] = driver;
  const libraries = process.env["LD_LIBRARY_PATH"];
  process.env["LD_LIBRARY_PATH"] = libraries === undefined ? chromium : `${libraries}:${chromium}`;
}
