import { alignerOf } from "@likeness/align";

/** Takes the middle of a photo that is not of one colour for a face, with landmarks where a face's would be. */
const toyAligner = {
  id: "toy-middle",
  title: "the middle of every photo (toy)",
  availability: async () => ({ available: true, detail: "toy 1.0" }),
  open: async () =>
    alignerOf("toy-middle", async ({ width, height, data }) => {
      if (data.every((value) => value === data[0])) return [];
      const side = Math.min(width, height) / 2;
      const box = { left: (width - side) / 2, top: (height - side) / 2, width: side, height: side };
      return [{ box, score: 1, landmarks: landmarksIn(box) }];
    }),
};

export const parts = { aligners: [toyAligner] };

/** 68 points in iBUG order: rings and lines at the places of jaw, brows, nose, eyes and mouth. */
function landmarksIn({ left, top, width }) {
  const points = [
    ...ring(17, 0.5, 0.4, 0.5, 0.6, Math.PI, 0),
    ...ring(5, 0.3, 0.25, 0.12, 0.05, Math.PI, 2 * Math.PI),
    ...ring(5, 0.7, 0.25, 0.12, 0.05, Math.PI, 2 * Math.PI),
    ...[0.35, 0.43, 0.51, 0.59].map((y) => [0.5, y]),
    ...ring(5, 0.5, 0.62, 0.08, 0.03, Math.PI, 0),
    ...ring(6, 0.3, 0.35, 0.07, 0.03, Math.PI, 3 * Math.PI),
    ...ring(6, 0.7, 0.35, 0.07, 0.03, Math.PI, 3 * Math.PI),
    ...ring(20, 0.5, 0.8, 0.15, 0.07, Math.PI, 3 * Math.PI),
  ];
  return Float32Array.from(points.flatMap(([x, y]) => [left + x * width, top + y * width]));
}

function ring(count, x, y, rx, ry, from, to) {
  return Array.from({ length: count }, (_, i) => {
    const angle = from + ((to - from) * i) / count;
    return [x + rx * Math.cos(angle), y + ry * Math.sin(angle)];
  });
}
