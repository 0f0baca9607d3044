/** The dot product of `vector` with as many numbers of `matrix` from `offset` on. */
export function dot(matrix: Float64Array, offset: number, vector: Float64Array): number {
  const { length } = vector;
  const unrolled = length - (length % 4);
  // Four independent sums let the processor overlap the additions.
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let i = 0;
  for (; i < unrolled; i += 4) {
    a += matrix[offset + i]! * vector[i]!;
    b += matrix[offset + i + 1]! * vector[i + 1]!;
    c += matrix[offset + i + 2]! * vector[i + 2]!;
    d += matrix[offset + i + 3]! * vector[i + 3]!;
  }
  for (; i < length; i++) a += matrix[offset + i]! * vector[i]!;
  return a + b + (c + d);
}
