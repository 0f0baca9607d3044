/** `x' = a·x + b·y + c`, `y' = d·x + e·y + f`. */
export interface AffineMap {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
  readonly e: number;
  readonly f: number;
}

/** Points as `x0, y0, x1, y1, …`. */
export type Points = ArrayLike<number>;

/**
 * The map that takes three points onto three others, or undefined when the first three lie on a line. Solved by
 * elimination with partial pivoting in the order of OpenCV's `getAffineTransform`, so that the last bit agrees.
 */
export function affineThrough(from: Points, to: Points): AffineMap | undefined {
  const rows = [0, 1, 2].map((i) => [from[2 * i]!, from[2 * i + 1]!, 1, to[2 * i]!, to[2 * i + 1]!]);
  for (let i = 0; i < 3; i++) {
    let pivot = i;
    for (let j = i + 1; j < 3; j++) if (Math.abs(rows[j]![i]!) > Math.abs(rows[pivot]![i]!)) pivot = j;
    if (!(Math.abs(rows[pivot]![i]!) > Number.EPSILON)) return undefined;
    [rows[i], rows[pivot]] = [rows[pivot]!, rows[i]!];
    const scale = -1 / rows[i]![i]!;
    for (let j = i + 1; j < 3; j++) {
      const factor = rows[j]![i]! * scale;
      for (let k = i + 1; k < 5; k++) rows[j]![k]! += factor * rows[i]![k]!;
    }
  }
  const solve = (column: number): [number, number, number] => {
    const z = rows[2]![column]! / rows[2]![2]!;
    const y = (rows[1]![column]! - rows[1]![2]! * z) / rows[1]![1]!;
    const x = (rows[0]![column]! - rows[0]![1]! * y - rows[0]![2]! * z) / rows[0]![0]!;
    return [x, y, z];
  };
  const [a, b, c] = solve(3);
  const [d, e, f] = solve(4);
  return { a, b, c, d, e, f };
}

/** The map back, in OpenCV's order of operations; a map without inverse gives the constant map to (0, 0), as there. */
export function invert(map: AffineMap): AffineMap {
  const determinant = map.a * map.e - map.b * map.d;
  const scale = determinant !== 0 ? 1 / determinant : 0;
  const a = map.e * scale;
  const e = map.a * scale;
  const b = map.b * -scale;
  const d = map.d * -scale;
  return { a, b, c: -a * map.c - b * map.f, d, e, f: -d * map.c - e * map.f };
}
