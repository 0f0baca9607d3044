/** A face of circles and arcs in a 250 × 250 picture: 68 points in iBUG order and the box about them. */
export function drawnLandmarks(index: number): { readonly box: number[]; readonly landmarks: number[] } {
  const [cx, cy] = [118 + (index % 5) * 4, 120 + (index % 3) * 5];
  const size = 62 + (index % 7) * 2;
  const at = (x: number, y: number) => [round(cx + size * x), round(cy + size * y)];
  const arc = (n: number, x: number, y: number, rx: number, ry: number, from: number, to: number) =>
    Array.from({ length: n }, (_, i) => {
      const angle = from + ((to - from) * i) / (n - 1);
      return at(x + rx * Math.cos(angle), y + ry * Math.sin(angle));
    });
  const ring = (n: number, x: number, y: number, rx: number, ry: number) =>
    arc(n, x, y, rx, ry, Math.PI, Math.PI + (2 * Math.PI * (n - 1)) / n);
  const points = [
    ...arc(17, 0, 0, 0.95, 1.1, Math.PI, 0),
    ...arc(5, -0.42, -0.45, 0.3, 0.14, Math.PI * 1.05, Math.PI * 1.95),
    ...arc(5, 0.42, -0.45, 0.3, 0.14, Math.PI * 1.05, Math.PI * 1.95),
    ...[0, 1, 2, 3].map((i) => at(0, -0.3 + 0.17 * i)),
    ...arc(5, 0, 0.28, 0.22, 0.06, Math.PI, 0),
    ...ring(6, -0.42, -0.26, 0.17, 0.08),
    ...ring(6, 0.42, -0.26, 0.17, 0.08),
    ...ring(12, 0, 0.62, 0.36, 0.17),
    ...ring(8, 0, 0.62, 0.26, 0.06),
  ];
  return {
    box: [round(cx - size), round(cy - 0.95 * size), round(2 * size), round(2.1 * size)],
    landmarks: points.flat(),
  };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
