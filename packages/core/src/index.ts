export { type ErrorCode, hintOf, LikenessError, messageOf } from "./errors/errors.ts";
export { knownId, nearestId } from "./errors/known-id.ts";
export { codeOf, isMachineFault, isMissing, machineFault } from "./errors/machine-fault.ts";
export { storeHint, type WriteFileOptions, writeFileAtomic } from "./files/atomic-file.ts";
export { type FolderLock, type FolderLockOptions, lockFolder } from "./files/folder-lock.ts";
export { storeFolder } from "./files/home.ts";
export { readJsonFile } from "./files/json-file.ts";
export { isFolder, lookAt } from "./files/look-at.ts";
export { makeFolder } from "./files/make-folder.ts";
export { type RegularFileOptions, readRegularFile } from "./files/regular-file.ts";
export { gitBlobId, sha256 } from "./hash.ts";
export type { Box, PixelMemory, RgbImage } from "./image/image.ts";
export { cover, overlap } from "./image/overlap.ts";
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
export { type Progress, type ProgressStep, silent } from "./progress.ts";
export { fnv1a32, mulberry32, normal, shuffle } from "./random.ts";
export { builtFile } from "./remote/built-file.ts";
export { type CallOptions, Remote, RemoteEnded, type RemoteOptions } from "./remote/remote.ts";
export { type ServeOptions, serve } from "./remote/serve.ts";
export type { Caller, Place, Service } from "./remote/service.ts";
export { Reused } from "./reused.ts";
export { counted } from "./text/counted.ts";
export { csvText } from "./text/csv-text.ts";
export { escapeXml } from "./text/escape-xml.ts";
export { parseJson, readJson } from "./text/json-text.ts";
export { printable, printableLines } from "./text/printable.ts";
export { percent, percentRange, rate } from "./text/rate-text.ts";
