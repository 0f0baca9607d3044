export type { Aligner, AlignerKind, AlignerOptions } from "./aligner.ts";
export type { CropSpec } from "./crop-spec.ts";
export type { Box, Face, Landmarks } from "./face.ts";
