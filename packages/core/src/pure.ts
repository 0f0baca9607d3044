// What runs anywhere, a browser too: packages that must not touch Node import this entry alone.

export { type ErrorCode, hintOf, LikenessError, messageOf } from "./errors/errors.ts";
export { knownId, nearestId } from "./errors/known-id.ts";
export type { Box, RgbImage } from "./image/image.ts";
export { cover, overlap } from "./image/overlap.ts";
export { type Progress, type ProgressStep, silent } from "./progress.ts";
export { fnv1a32, mulberry32, normal, shuffle } from "./random.ts";
export { counted } from "./text/counted.ts";
export { csvText } from "./text/csv-text.ts";
export { escapeXml } from "./text/escape-xml.ts";
export { printable } from "./text/printable.ts";
export { percent, percentRange, rate } from "./text/rate-text.ts";
