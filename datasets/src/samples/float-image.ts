/** A square RGB picture under way, interleaved, values 0–255 and not yet rounded; `data.length` is `3·size²`. */
export interface FloatImage {
  readonly size: number;
  readonly data: Float32Array;
}
