import { aligners, chooseFace, type FaceChoice } from "@likeness/align";
import { decodePhoto, openDataset } from "@likeness/datasets";
import { expect, it } from "vitest";
import { defaultConfig } from "../src/index.ts";
import { scratchFolder } from "./pipeline/folder-of-samples.ts";

// In this sample the detector also takes a larger patch at the edge for a face; the recipe of samples puts the person's
// face within a twentieth of the picture's side from the middle.
it("chooses the person in the middle where a larger patch at the edge looks like a face", async ({ skip }) => {
  const { photos, notes } = await openDataset("samples", { store: await scratchFolder() });
  const differ = notes.find((note) => note.includes("differ from those pinned"));
  skip(differ !== undefined, differ);
  const photo = photos.find(({ file }) => file === "person-01/03-scale.jpg")!;
  const picture = await decodePhoto(await photo.read());
  const aligner = await aligners.open("faceapi-tiny");
  const faces = await aligner.locate(picture);
  await aligner.dispose();
  const fromMiddle = (choice: FaceChoice) => {
    const { left, top, width, height } = chooseFace(faces, picture, choice)!.box;
    const across = left + width / 2 - picture.width / 2;
    const down = top + height / 2 - picture.height / 2;
    return Math.hypot(across, down) / picture.width;
  };
  expect(fromMiddle("largest")).toBeGreaterThan(0.2);
  expect(fromMiddle(defaultConfig.faceChoice)).toBeLessThan(0.15);
});
