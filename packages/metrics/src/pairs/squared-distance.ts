/** Squared Euclidean distance of two vectors of one length, summed in double precision in their order. */
export function squaredDistance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return squaredDistanceAt(a, 0, b, 0, a.length);
}

/** That of rows `i` and `j` of a row-major matrix. */
export function rowDistance(data: ArrayLike<number>, i: number, j: number, dimensions: number): number {
  return squaredDistanceAt(data, i * dimensions, data, j * dimensions, dimensions);
}

/** That of the `dimensions` numbers from place `i` of one array and from place `j` of another. */
export function squaredDistanceAt(
  a: ArrayLike<number>,
  i: number,
  b: ArrayLike<number>,
  j: number,
  dimensions: number,
): number {
  let sum = 0;
  for (const end = i + dimensions; i < end; i++, j++) {
    const difference = a[i]! - b[j]!;
    sum += difference * difference;
  }
  return sum;
}
