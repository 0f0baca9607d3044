import { type IdOf, Registry } from "@likeness/core";
import type { AlignerKind } from "./aligner.ts";
import { dlib } from "./aligners/dlib.ts";
import { faceApiSsd } from "./aligners/face-api-ssd.ts";
import { faceApiTiny } from "./aligners/face-api-tiny.ts";
import { none } from "./aligners/none.ts";

const own = {
  dlib,
  "faceapi-tiny": faceApiTiny,
  "faceapi-ssd": faceApiSsd,
  none,
} satisfies Record<string, AlignerKind>;

/** Every aligner. */
export const aligners = new Registry<AlignerKind, typeof own>("aligner", own);

/** The id of one of our own aligners. */
export type AlignerId = IdOf<typeof aligners>;
