import { overlap, type RgbImage } from "@likeness/core";
import { type Distorted, movedBox, stayed } from "@likeness/datasets";
import { expect, it } from "vitest";
import { lfwPhoto, noReference, referenceFaces } from "../../../test-photos/lfw-reference.ts";
import { type AlignerId, aligners, chooseFace, faceChoices } from "../src/index.ts";
import { framed, type Margins } from "./framed.ts";

const ids: AlignerId[] = ["faceapi-tiny", "faceapi-ssd", "dlib"];
/** Less overlap than this with dlib's box: another face was chosen. */
const SAME_FACE = 0.3;

/** Grey at an edge of a photo, which takes the person out of the middle. */
const frames: readonly { readonly name: string; readonly edge?: keyof Margins }[] = [
  { name: "as they are" },
  { name: "half a photo of grey on the left", edge: "left" },
  { name: "half a photo of grey on the right", edge: "right" },
  { name: "half a photo of grey above", edge: "top" },
  { name: "half a photo of grey below", edge: "bottom" },
];

function besideGrey(photo: RgbImage, edge?: keyof Margins): Distorted {
  if (edge === undefined) return stayed(photo);
  const side = edge === "left" || edge === "right" ? photo.width : photo.height;
  return framed(photo, { [edge]: Math.round(side / 2) });
}

it.skipIf(noReference !== undefined).each(ids)("the face that each rule chooses: %s on lfw-subset", async (id) => {
  const aligner = await aligners.get(id).open();
  const rows: string[] = [];
  for (const frame of frames) {
    const wrong = new Map(faceChoices.map((choice) => [choice, [] as string[]]));
    let several = 0;
    let missed = 0;
    for (const { file, box } of referenceFaces()) {
      const { photo: picture, moved } = besideGrey(await lfwPhoto(file), frame.edge);
      const truth = movedBox(moved, box);
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
