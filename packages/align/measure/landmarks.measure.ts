import { type Box, overlap } from "@likeness/core";
import { expect, it } from "vitest";
import { lfwPhoto, noReference, referenceFaces } from "../../../test-photos/lfw-reference.ts";
import { type AlignerId, aligners, chooseFace, type Face } from "../src/index.ts";

const ids: AlignerId[] = ["faceapi-tiny", "faceapi-ssd"];
const rightEye = [36, 37, 38, 39, 40, 41];
const leftEye = [42, 43, 44, 45, 46, 47];
const groups: Record<string, readonly number[]> = {
  eyes: [...rightEye, ...leftEye],
  brows: [17, 18, 19, 20, 21, 22, 23, 24, 25, 26],
  "nose base (33)": [33],
  mouth: Array.from({ length: 20 }, (_, i) => 48 + i),
  jaw: Array.from({ length: 17 }, (_, i) => i),
};

/** Everything in parts of the distance between dlib's eye centres; down and to the right of the picture is positive. */
it.skipIf(noReference !== undefined).each(ids)("landmarks of %s against dlib's on lfw-subset", async (id) => {
  const aligner = await aligners.get(id).open();
  const shifts = Object.keys(groups).map((name) => ({
    name,
    x: [] as number[],
    y: [] as number[],
    away: [] as number[],
  }));
  const odd: string[] = [];
  for (const { file, box: truth, landmarks: expected } of referenceFaces()) {
    const photo = await lfwPhoto(file);
    const faces = await aligner.locate(photo);
    const face = chooseFace(faces, photo, "largest");
    if (face === undefined || overlap(face.box, truth) < 0.4) odd.push(`${file}: ${describe(face, faces, truth)}`);
    if (face === undefined || overlap(face.box, truth) < 0.4) continue;
    const unit = Math.hypot(...minus(center(expected, leftEye), center(expected, rightEye)));
    for (const { name, x, y, away } of shifts) {
      const [dx, dy] = minus(center(face.landmarks, groups[name]!), center(expected, groups[name]!));
      x.push(dx / unit);
      y.push(dy / unit);
      for (const point of groups[name]!) {
        away.push(Math.hypot(...minus(center(face.landmarks, [point]), center(expected, [point]))) / unit);
      }
    }
  }
  const rows = shifts.map(({ name, x, y, away }) => [name, mean(x), mean(y), mean(away)].join(" | "));
  process.stdout.write(
    `${id}: points | x | y | distance\n${rows.join("\n")}\nwithout dlib's face:\n${odd.join("\n")}\n`,
  );
  await aligner.dispose();
  expect(shifts[0]!.x.length + odd.length).toBe(100);
});

function center(points: ArrayLike<number>, group: readonly number[]): [number, number] {
  const sum = (axis: number) => group.reduce((total, point) => total + points[2 * point + axis]!, 0);
  return [sum(0) / group.length, sum(1) / group.length];
}

function minus([ax, ay]: [number, number], [bx, by]: [number, number]): [number, number] {
  return [ax - bx, ay - by];
}

function mean(values: readonly number[]): string {
  return (values.reduce((sum, value) => sum + value, 0) / values.length).toFixed(4);
}

function describe(face: Face | undefined, faces: readonly Face[], truth: Box): string {
  const text = ({ left, top, width, height }: Box) => [left, top, width, height].map(Math.round).join(",");
  if (face === undefined) return `no face (dlib ${text(truth)})`;
  const all = faces.map(({ box, score }) => `${text(box)} (${score.toFixed(2)})`).join(" and ");
  return `chose ${text(face.box)} of ${all}; dlib ${text(truth)}`;
}
