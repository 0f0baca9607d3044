export { writeFileAtomic } from "./atomic-file.ts";
export { type Availability, available, unavailable } from "./availability.ts";
export { type ErrorCode, LikenessError, messageOf } from "./errors.ts";
export { gitBlobId, sha256 } from "./hash.ts";
export { storeFolder } from "./home.ts";
export type { RgbImage } from "./image.ts";
export { knownId, nearestId } from "./known-id.ts";
export { type Progress, type ProgressStep, silent } from "./progress.ts";
export { fnv1a32, mulberry32, normal, shuffle } from "./random.ts";
