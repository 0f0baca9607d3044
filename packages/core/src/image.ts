/** An upright 8-bit RGB picture: rows from the top, interleaved R, G, B, each 0–255; `data.length` is `3·width·height`. */
export interface RgbImage {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** A rectangle in pixels of a photo, counted from its top left corner. It may reach beyond the photo's edge. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Gives memory for so many bytes of pixels, with any content: all of it will be written. Default: a new array. */
export type PixelMemory = (bytes: number) => Uint8Array;
