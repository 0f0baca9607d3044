import { createRequire } from "node:module";
import { dirname } from "node:path";
import { machineFault } from "@likeness/core";

/** A package as it lies in node_modules. */
export interface InstalledPackage {
  readonly version: string;
  readonly folder: string;
}

/** The installed package of that name, or undefined. Looks at its package.json and runs none of its code. */
export function installedPackage(name: string): InstalledPackage | undefined {
  const require = createRequire(import.meta.url);
  try {
    const file = require.resolve(`${name}/package.json`);
    const { version } = require(file) as { version: string };
    return { version, folder: dirname(file) };
  } catch (cause) {
    // Without a file handle nothing can be found, installed or not.
    const fault = machineFault(`cannot look for ${name}`, cause);
    if (fault !== undefined) throw fault;
    return undefined;
  }
}
