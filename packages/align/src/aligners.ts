import { knownId, LikenessError } from "@likeness/core";
import type { Aligner, AlignerKind, AlignerOptions } from "./aligner.ts";
import { dlib } from "./aligners/dlib.ts";
import { faceApiSsd } from "./aligners/face-api-ssd.ts";
import { faceApiTiny } from "./aligners/face-api-tiny.ts";
import { none } from "./aligners/none.ts";

/** Every aligner. Nothing is loaded before `open`; an entry may be unavailable on this machine. */
export const aligners = {
  dlib,
  "faceapi-tiny": faceApiTiny,
  "faceapi-ssd": faceApiSsd,
  none,
} satisfies Record<string, AlignerKind>;

/** The id of a registered aligner. */
export type AlignerId = keyof typeof aligners;

/** The ids of all aligners, in the order of the registry. */
export const alignerIds = Object.keys(aligners) as AlignerId[];

/**
 * Opens an aligner by its id.
 * @throws LikenessError `unknown-id` that lists the known ones; `unavailable` with the reason and the way out when it
 * cannot work on this machine.
 */
export async function openAligner(id: string, options: AlignerOptions = {}): Promise<Aligner> {
  const kind: AlignerKind = aligners[knownId("aligner", id, alignerIds)];
  const state = await kind.availability();
  if (!state.available) {
    const hint = state.remedy === undefined ? {} : { hint: state.remedy };
    throw new LikenessError("unavailable", `aligner ${id} is not available: ${state.reason}`, hint);
  }
  return kind.open(options);
}
