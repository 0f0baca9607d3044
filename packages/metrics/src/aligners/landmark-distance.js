/** Points of the eye on the left of the picture and of the one on the right, in iBUG order. */
const eyes = [
  [36, 37, 38, 39, 40, 41],
  [42, 43, 44, 45, 46, 47],
];
/**
 * Mean distance between the points of two faces (136 numbers each), in units of `unit` pixels: by default the distance
 * between the eye centres, mean of both faces. NaN when both faces have their eyes on one point.
 */
export function landmarkDistance(a, b, unit = (eyeDistance(a) + eyeDistance(b)) / 2) {
  let sum = 0;
  for (let i = 0; i < a.length; i += 2) sum += Math.hypot(a[i] - b[i], a[i + 1] - b[i + 1]);
  return sum / (a.length / 2) / unit;
}
/** Distance between the centres of the two eyes. */
export function eyeDistance(landmarks) {
  const [left, right] = eyes.map((points) => [0, 1].map((axis) => mean(points, landmarks, axis)));
  return Math.hypot(left[0] - right[0], left[1] - right[1]);
}
function mean(points, landmarks, axis) {
  return points.reduce((total, point) => total + landmarks[2 * point + axis], 0) / points.length;
}
//# sourceMappingURL=landmark-distance.js.map
