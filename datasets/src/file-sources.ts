import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { messageOf } from "@likeness/core";
import { type Downloader, DownloadFailure } from "./download.ts";
import { parseAddress, type SourceAddress } from "./source-address.ts";
import type { SourceFile } from "./source-file.ts";

/** Where files are looked for. `store` and `npm` files are used in place, the others are copied into the store. */
export type SourceKind = "store" | "mirror" | "address" | "npm";

/** What a source has of a file: bytes (not yet verified), or why it has none. */
export type Found =
  | { readonly bytes: Uint8Array; readonly location: string }
  | { readonly reason: string; readonly location: string };

/** One place to look in. */
export interface FileSource {
  readonly kind: SourceKind;
  find(file: SourceFile): Promise<Found>;
}

/** A folder laid out as HOST/PATH: the store's `files`, or a mirror. */
export function folderSource(kind: "store" | "mirror", folder: string): FileSource {
  return {
    kind,
    async find(file) {
      const location = placeIn(folder, parseAddress(file.url));
      return read(location);
    },
  };
}

/** The mirror of a machine that names none. */
export const noMirror: FileSource = {
  kind: "mirror",
  find: async () => ({ reason: "LIKENESS_MIRROR is not set", location: "LIKENESS_MIRROR" }),
};

/** The address itself. */
export function addressSource(downloader: Downloader): FileSource {
  return {
    kind: "address",
    async find(file) {
      try {
        return { bytes: await downloader.get(file.url, file.size), location: file.url };
      } catch (failure) {
        if (failure instanceof DownloadFailure) return { reason: failure.message, location: file.url };
        throw failure;
      }
    },
  };
}

const require = createRequire(import.meta.url);

/** Files of installed packages. `location` names the version that is installed, which may not be the announced one. */
export const npmSource: FileSource = {
  kind: "npm",
  async find(file) {
    const address = parseAddress(file.url);
    if (address.scheme !== "npm") return { reason: "not a file of a package", location: file.url };
    try {
      const description = require.resolve(`${address.packageName}/package.json`);
      const found = await read(join(dirname(description), address.path));
      if ("bytes" in found) return found;
      const { version } = JSON.parse(await readFile(description, "utf8")) as { version?: string };
      return { reason: `${found.reason} in the installed version ${version}`, location: file.url };
    } catch (failure) {
      return { reason: `the package is not installed (${messageOf(failure).split("\n")[0]})`, location: file.url };
    }
  },
};

/** The path of a downloaded file below a store's or mirror's folder. */
export function placeIn(folder: string, address: SourceAddress): string {
  if (address.scheme === "npm") throw new TypeError("a file of a package has no place in the store");
  return join(folder, ...address.place.split("/"));
}

async function read(location: string): Promise<Found> {
  try {
    return { bytes: await readFile(location), location };
  } catch (failure) {
    const missing = failure instanceof Error && "code" in failure && failure.code === "ENOENT";
    return { reason: missing ? "not there" : messageOf(failure), location };
  }
}
