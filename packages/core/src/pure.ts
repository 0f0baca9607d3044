// What runs anywhere, a browser too: packages that must not touch Node import this entry alone.
export { counted } from "./counted.ts";
export { csvText } from "./csv-text.ts";
export { type ErrorCode, hintOf, LikenessError, messageOf } from "./errors.ts";
export type { RgbImage } from "./image.ts";
export { knownId, nearestId } from "./known-id.ts";
export { printable } from "./printable.ts";
export { type Progress, type ProgressStep, silent } from "./progress.ts";
export { fnv1a32, mulberry32, normal, shuffle } from "./random.ts";
export { percent, percentRange, rate } from "./rate-text.ts";
