import { LikenessError, type Part, type RgbImage } from "@likeness/core";
import type { Face } from "./face.ts";

/** Finds faces and their landmarks. */
export interface Aligner {
  readonly id: string;
  /**
   * Every face in the photo, best score first (ties: top to bottom, left to right); empty when there is none. May be
   * called again before an earlier call ended.
   * @throws LikenessError `bad-input` for a photo that it cannot take; `usage` after `dispose`.
   */
  locate(photo: RgbImage): Promise<Face[]>;
  /** Frees what it holds. May be called again. */
  dispose(): Promise<void>;
}

/** How an aligner is opened. */
export interface AlignerOptions {
  /** Runtime that executes the aligner's networks, if it has any. Default `onnx-cpu`. */
  readonly runtime?: string;
  /** Threads inside one network call. Default 1. */
  readonly threads?: number;
}

/** A part that finds faces. */
export interface AlignerKind extends Part {
  /**
   * It looks for no face and takes the whole photo for one: there is no choice of its to compare with others', no face
   * that it could lose, and no time that it takes. Default false.
   */
  readonly wholePhoto?: true;
  /** npm packages whose versions decide what it finds; one that is native says its version in the availability's detail. */
  readonly libraries?: readonly string[];
  open(options?: AlignerOptions): Promise<Aligner>;
}

/** An aligner of what it does, which refuses work once it was disposed of. */
export function alignerOf(id: string, locate: Aligner["locate"], free: () => Promise<void> = async () => {}): Aligner {
  let disposed = false;
  return {
    id,
    async locate(photo) {
      if (disposed) throw new LikenessError("usage", `the aligner ${id} was disposed of and cannot look for faces`);
      return locate(photo);
    },
    async dispose() {
      if (disposed) return;
      disposed = true;
      await free();
    },
  };
}
