/** An RGB picture under way, interleaved, values 0–255 and not yet rounded; `data.length` is `3·width·height`. */
export interface FloatImage {
  readonly width: number;
  readonly height: number;
  readonly data: Float32Array;
}
