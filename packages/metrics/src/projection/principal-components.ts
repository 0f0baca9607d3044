import { mulberry32, normal } from "@likeness/core/pure";

/**
 * The first two principal components of the rows: `count × 2` coordinates, by orthogonal iteration from a seeded start.
 * A component's sign makes its largest loading positive. Zero where the rows have no such direction.
 */
export function principalPlane(data: Float32Array, count: number, dimensions: number, seed: number): Float64Array {
  const centred = centre(data, count, dimensions);
  const uniform = mulberry32(seed);
  const axes = [0, 1].map(() => Float64Array.from({ length: dimensions }, () => normal(uniform)));
  const scores = [new Float64Array(count), new Float64Array(count)];
  let lengths = [0, 0];
  for (let step = 0; step < 200; step++) {
    lengths = orthonormalise(axes);
    const before = axes.map((axis) => axis.slice());
    for (const [component, axis] of axes.entries()) multiply(centred, axis, scores[component]!);
    let turned = 0;
    for (const [component, axis] of axes.entries()) {
      multiplyTransposed(centred, scores[component]!, axis);
      const length = Math.hypot(...axis);
      let cosine = 0;
      for (let k = 0; k < dimensions; k++) cosine += (axis[k]! * before[component]![k]!) / (length || 1);
      turned = Math.max(turned, 1 - Math.abs(cosine));
    }
    if (turned < 1e-10) break;
  }
  lengths = orthonormalise(axes);
  const plane = new Float64Array(count * 2);
  for (const [component, axis] of axes.entries()) {
    if (lengths[component]! === 0) continue;
    const largest = axis.reduce((best, value) => (Math.abs(value) > Math.abs(best) ? value : best), 0);
    multiply(centred, axis, scores[component]!);
    const sign = largest < 0 ? -1 : 1;
    for (let row = 0; row < count; row++) plane[2 * row + component] = sign * scores[component]![row]!;
  }
  return plane;
}

function centre(data: Float32Array, count: number, dimensions: number): Float32Array {
  const mean = new Float64Array(dimensions);
  for (let row = 0; row < count; row++) {
    for (let k = 0; k < dimensions; k++) mean[k]! += data[row * dimensions + k]! / count;
  }
  const centred = new Float32Array(count * dimensions);
  for (let row = 0; row < count; row++) {
    for (let k = 0; k < dimensions; k++) centred[row * dimensions + k] = data[row * dimensions + k]! - mean[k]!;
  }
  return centred;
}

/** Gram–Schmidt in place; a direction that vanishes becomes zero. Returns the lengths before. */
function orthonormalise(axes: readonly Float64Array[]): number[] {
  return axes.map((axis, component) => {
    for (const earlier of axes.slice(0, component)) {
      const along = axis.reduce((sum, value, k) => sum + value * earlier[k]!, 0);
      for (let k = 0; k < axis.length; k++) axis[k]! -= along * earlier[k]!;
    }
    const length = Math.hypot(...axis);
    const gone = !(length > 1e-12);
    for (let k = 0; k < axis.length; k++) axis[k] = gone ? 0 : axis[k]! / length;
    return gone ? 0 : length;
  });
}

function multiply(rows: Float32Array, axis: Float64Array, scores: Float64Array): void {
  const { length } = axis;
  for (let row = 0; row < scores.length; row++) {
    let sum = 0;
    const base = row * length;
    for (let k = 0; k < length; k++) sum += rows[base + k]! * axis[k]!;
    scores[row] = sum;
  }
}

function multiplyTransposed(rows: Float32Array, scores: Float64Array, axis: Float64Array): void {
  axis.fill(0);
  const { length } = axis;
  for (let row = 0; row < scores.length; row++) {
    const score = scores[row]!;
    const base = row * length;
    for (let k = 0; k < length; k++) axis[k]! += score * rows[base + k]!;
  }
}
