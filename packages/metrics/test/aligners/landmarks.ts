/** 68 points around a face at (x, y), `eyes` pixels between the eye centres. */
export function landmarks(x: number, y: number, eyes: number): number[] {
  return Array.from({ length: 68 }, (_, i) => {
    const side = i >= 36 && i < 42 ? -eyes / 2 : i >= 42 && i < 48 ? eyes / 2 : 0;
    return [x + side, y];
  }).flat();
}
