import { existsSync } from "node:fs";
import { packageTests } from "../../vitest.base.ts";

/**
 * Where no graphics driver is chosen, Debian's chromium lends its SwiftShader, which computes WebGPU on the processor.
 * Set before the test processes start, since the loader of libraries reads it at the start only.
 */
const chromium = "/usr/lib/chromium";
const driver = `${chromium}/vk_swiftshader_icd.json`;
if (process.env["VK_DRIVER_FILES"] === undefined && !existsSync("/dev/dri") && existsSync(driver)) {
  process.env["VK_DRIVER_FILES"] = driver;
  const libraries = process.env["LD_LIBRARY_PATH"];
  process.env["LD_LIBRARY_PATH"] = libraries === undefined ? chromium : `${libraries}:${chromium}`;
}

export default packageTests(import.meta.dirname);
