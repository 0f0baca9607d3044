import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { codeOf, isMissing, LikenessError, machineFault, messageOf, readJson, readRegularFile } from "@likeness/core";
import type { Downloader } from "../download/download.ts";
import { DownloadFailure } from "../download/download-failure.ts";
import { parseAddress, type SourceAddress } from "../manifest/source-address.ts";
import type { SourceFile } from "../manifest/source-file.ts";

/** Where files are looked for. `store` and `npm` files are used in place, the others are copied into the store. */
export type SourceKind = "store" | "mirror" | "address" | "npm";

/**
 * What a source has of a file: bytes (not yet verified), or why it has none; `there` when something stands in the file's
 * place that is not used.
 */
export type Found =
  | { readonly bytes: Uint8Array; readonly location: string }
  | { readonly reason: string; readonly location: string; readonly hint?: string; readonly there?: true };

/** One place to look in. */
export interface FileSource {
  readonly kind: SourceKind;
  /** @throws LikenessError `storage` when this machine failed, or its own store cannot be read; the signal's reason. */
  find(file: SourceFile, signal?: AbortSignal): Promise<Found>;
}

/**
 * A folder laid out as HOST/PATH: the store's `files`, or a mirror. In a mirror a file of another size than announced is
 * not read at all; in the store it is, so that what is wrong with it can be said.
 */
export function folderSource(kind: "store" | "mirror", folder: string): FileSource {
  return {
    kind,
    async find(file, signal) {
      const location = placeIn(folder, parseAddress(file.url));
      try {
        const size = kind === "mirror" && file.size !== undefined ? { size: file.size } : {};
        return { bytes: await readRegularFile(location, { ...size, ...(signal && { signal }) }), location };
      } catch (failure) {
        signal?.throwIfAborted();
        const found = notRead(location, failure);
        if (kind === "store") assertReadable(location, failure);
        return found;
      }
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
        if (!(failure instanceof DownloadFailure)) throw failure;
        const { message: reason, hint } = failure;
        return { reason, location: file.url, ...(hint !== undefined && { hint }) };
      }
    },
  };
}

const require = createRequire(import.meta.url);

/** Files of installed packages. `location` names the version that is installed, which may not be the announced one. */
export const npmSource: FileSource = {
  kind: "npm",
  async find(file, signal) {
    const address = parseAddress(file.url);
    if (address.scheme !== "npm") return { reason: "not a file of a package", location: file.url };
    let description: string;
    try {
      description = require.resolve(`${address.packageName}/package.json`);
    } catch (failure) {
      return { reason: `the package is not installed (${messageOf(failure).split("\n")[0]})`, location: file.url };
    }
    const location = join(dirname(description), address.path);
    try {
      return { bytes: await readRegularFile(location, signal ? { signal } : {}), location };
    } catch (failure) {
      signal?.throwIfAborted();
      const { reason } = notRead(location, failure);
      const { version } = (await readJson(description)) as { version?: string };
      return { reason: `${reason} in the installed version ${version}`, location: file.url };
    }
  },
};

/** The path of a downloaded file below a store's or mirror's folder. */
export function placeIn(folder: string, address: SourceAddress): string {
  if (address.scheme === "npm") throw new TypeError("a file of a package has no place in the store");
  return join(folder, ...address.place.split("/"));
}

/**
 * A file of the store that is there and cannot be read must not pass for one that was not fetched.
 * @throws LikenessError `storage` for all but a file that is not there and something else in its place.
 */
function assertReadable(location: string, failure: unknown): void {
  if (codeOf(failure) === undefined || isMissing(failure)) return;
  throw new LikenessError("storage", `cannot read ${location} in the store: ${messageOf(failure)}`, {
    hint: "give yourself the right to read it, or set LIKENESS_HOME to another folder",
    cause: failure,
  });
}

function notRead(location: string, failure: unknown): { reason: string; location: string; there?: true } {
  const fault = machineFault(`cannot read ${location}`, failure);
  if (fault !== undefined) throw fault;
  if (isMissing(failure)) return { reason: "not there", location };
  return { reason: messageOf(failure), location, there: true };
}
