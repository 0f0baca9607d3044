/** `[height, width, channels]` of a feature map, or `[features]` of a vector; the batch is left out. */
export type Shape = readonly number[];

/** Rows and columns. */
export type Pair = readonly [height: number, width: number];

/** Rows and columns added at the top, left, bottom and right. */
export type Padding = readonly [top: number, left: number, bottom: number, right: number];

export const noPadding: Padding = [0, 0, 0, 0];

/** How many numbers a shape holds. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, side) => product * side, 1);
}
