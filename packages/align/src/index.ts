export type { Aligner, AlignerKind, AlignerOptions } from "./aligner.ts";
export { type Interpolation, interpolations } from "./crop/interpolation.ts";
export { cropFace } from "./crop-face.ts";
export { type CropSpec, cropKinds } from "./crop-spec.ts";
export type { Box, Face, Landmarks } from "./face.ts";
