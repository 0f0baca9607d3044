/** How many photo pixels the side of a detector's input square stands for, across and down. */
export interface SquareScale {
  readonly x: number;
  readonly y: number;
}

/**
 * The scale face-api uses: the photo's share of the input square is first rounded to whole input pixels, which
 * stretches boxes on photos that are not square by up to half an input pixel. Followed, so that boxes agree with
 * face-api's; exact for square photos.
 */
export function squareScale(photo: { readonly width: number; readonly height: number }, size: number): SquareScale {
  const side = Math.max(photo.width, photo.height);
  const along = (length: number) => (length * size) / Math.max(1, Math.round((length * size) / side));
  return { x: along(photo.width), y: along(photo.height) };
}
