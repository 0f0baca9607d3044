import type { RgbImage } from "@likeness/core";
import { expect, it } from "vitest";
import { lfwPhoto, noReference, referenceFaces } from "../../align-dlib/test/support/reference.ts";
import { type AlignerId, aligners, type Box, chooseFace, faceChoices, overlap } from "../src/index.ts";

const ids: AlignerId[] = ["faceapi-tiny", "faceapi-ssd", "dlib"];
/** Less overlap than this with dlib's box: another face was chosen. */
const SAME_FACE = 0.3;

/** Grey added around a photo, in shares of its width and height, which takes the person out of the middle. */
interface Margins {
  readonly name: string;
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

const nothing = { left: 0, top: 0, right: 0, bottom: 0 };
const frames: readonly Margins[] = [
  { name: "as they are", ...nothing },
  { ...nothing, name: "half a photo of grey on the left", left: 0.5 },
  { ...nothing, name: "half a photo of grey on the right", right: 0.5 },
  { ...nothing, name: "half a photo of grey above", top: 0.5 },
  { ...nothing, name: "half a photo of grey below", bottom: 0.5 },
];

function framed(photo: RgbImage, margins: Margins): { picture: RgbImage; left: number; top: number } {
  const left = Math.round(margins.left * photo.width);
  const top = Math.round(margins.top * photo.height);
  const width = left + photo.width + Math.round(margins.right * photo.width);
  const height = top + photo.height + Math.round(margins.bottom * photo.height);
  const data = new Uint8Array(width * height * 3).fill(128);
  for (let y = 0; y < photo.height; y++) {
    const row = photo.data.subarray(3 * y * photo.width, 3 * (y + 1) * photo.width);
    data.set(row, 3 * ((top + y) * width + left));
  }
  return { picture: { width, height, data }, left, top };
}

it.skipIf(noReference !== undefined).each(ids)("the face that each rule chooses: %s on lfw-subset", async (id) => {
  const aligner = await aligners.get(id).open();
  const rows: string[] = [];
  for (const frame of frames) {
    const wrong = new Map(faceChoices.map((choice) => [choice, [] as string[]]));
    let several = 0;
    let missed = 0;
    for (const { file, box } of referenceFaces()) {
      const { picture, left, top } = framed(await lfwPhoto(file), frame);
      const truth: Box = {
        left: box[0] + left,
        top: box[1] + top,
        width: box[2] - box[0] + 1,
        height: box[3] - box[1] + 1,
      };
      const faces = await aligner.locate(picture);
      if (faces.length > 1) several++;
      if (faces.length === 0) missed++;
      for (const [choice, files] of wrong) {
        const face = chooseFace(faces, picture, choice);
        if (face !== undefined && overlap(face.box, truth) < SAME_FACE) files.push(file);
      }
    }
    const counts = [...wrong].map(([choice, files]) => `${choice} ${files.length} (${files.join(", ")})`);
    rows.push(`${frame.name} | without a face ${missed} | several ${several} | wrong: ${counts.join("; ")}`);
  }
  process.stdout.write(`${id}\n${rows.join("\n")}\n`);
  await aligner.dispose();
  expect(rows).toHaveLength(frames.length);
});
