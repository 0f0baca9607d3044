export { storeHint, type WriteFileOptions, writeFileAtomic } from "./atomic-file.ts";

export { counted } from "./counted.ts";
export { csvText } from "./csv-text.ts";
export { type ErrorCode, hintOf, LikenessError, messageOf } from "./errors.ts";
export { type FolderLock, type FolderLockOptions, lockFolder } from "./folder-lock.ts";
export { gitBlobId, sha256 } from "./hash.ts";
export { storeFolder } from "./home.ts";
export type { Box, PixelMemory, RgbImage } from "./image.ts";
export { readJsonFile } from "./json-file.ts";
export { parseJson, readJson } from "./json-text.ts";
export { knownId, nearestId } from "./known-id.ts";
export { isFolder, lookAt } from "./look-at.ts";
export { codeOf, isMachineFault, isMissing, machineFault } from "./machine-fault.ts";
export { makeFolder } from "./make-folder.ts";
export { mapParallel } from "./map-parallel.ts";
export {
  type Availability,
  availabilityOf,
  available,
  demand,
  type Refusal,
  refusalOf,
  unavailable,
} from "./parts/availability.ts";
export { loadedParts, loadParts, type PartKind, type PartRegistries, type TakesParts } from "./parts/load-parts.ts";
export { type FetchPartOptions, fetchPart, type Part, type PartModule } from "./parts/part.ts";
export { type IdOf, type Lacks, Registry } from "./parts/registry.ts";
export { printable, printableLines } from "./printable.ts";
export { type Progress, type ProgressStep, silent } from "./progress.ts";
export { fnv1a32, mulberry32, normal, shuffle } from "./random.ts";
export { percent, percentRange, rate } from "./rate-text.ts";
export { type RegularFileOptions, readRegularFile } from "./regular-file.ts";
export { builtFile } from "./remote/built-file.ts";
export { type CallOptions, Remote, RemoteEnded, type RemoteOptions } from "./remote/remote.ts";
export { type ServeOptions, serve } from "./remote/serve.ts";
export type { Caller, Place, Service } from "./remote/service.ts";
export { Reused } from "./reused.ts";
