import { readFileSync } from "node:fs";
import type { Box } from "@likeness/core";
import { decodePhoto } from "@likeness/datasets";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { lfwPhoto, noReference, referenceFaces, referenceFile } from "../../../test-photos/lfw-reference.ts";
import { type Aligner, aligners, chooseFace, cropFace } from "../src/index.ts";
import { samplePhoto } from "./support/face-api.ts";

const state = await aligners.get("dlib").availability();
const absent = state.available ? undefined : `${state.reason}: ${state.remedy}`;
if (absent !== undefined) process.stderr.write(`skipped: the dlib aligner: ${absent}\n`);

describe("the dlib aligner", () => {
  it.skipIf(absent === undefined)("says why it is not here and what would change it", async () => {
    await expect(aligners.open("dlib")).rejects.toMatchObject({
      code: "unavailable",
      hint: expect.stringMatching(/\w/),
    });
  });
});

describe.skipIf(absent)(
  absent === undefined ? "the dlib aligner on a photo" : `the dlib aligner (skipped: ${absent})`,
  () => {
    let aligner: Aligner;
    beforeAll(async () => {
      aligner = await aligners.open("dlib");
    });
    afterAll(() => aligner.dispose());

    // The centres of the three faces, read off face-api's sample1.jpg by eye, within 40 pixels.
    it("finds the three people of a group first, and only then a weak false face", async () => {
      const people = [
        [480, 500],
        [1560, 340],
        [940, 570],
      ] as const;
      const faces = await aligner.locate(await samplePhoto(1));
      for (const [i, [x, y]] of people.entries()) {
        const [atX, atY] = centre(faces[i]!.box);
        expect(Math.hypot(atX - x, atY - y)).toBeLessThan(40);
      }
      expect(faces).toHaveLength(4);
      expect(faces[3]!.score).toBeLessThan(0.2);
    });

    // Expected: chips and crops cut by dlib and OpenCV themselves from the JPEG files, so this is the whole way.
    it.skipIf(noReference)("leads from the photo to the crop that dlib and OpenCV give, byte for byte", async () => {
      const tenth = referenceFaces().filter((_, i) => i % 10 === 0);
      for (const { file } of tenth) {
        const photo = await lfwPhoto(file);
        const face = chooseFace(await aligner.locate(photo), photo, "largest")!;
        const name = `${file.split("/")[1]!.replace(".jpg", "")}.png`;
        const chip = cropFace(photo, face, { kind: "dlib", size: 150, padding: 0.25 });
        expect(chip.data).toEqual((await decodePhoto(readFileSync(referenceFile(`dlib/chips-150/${name}`)))).data);
        const crop = cropFace(photo, face, { kind: "openface", size: 96 });
        expect(crop.data).toEqual((await decodePhoto(readFileSync(referenceFile(`dlib/crops-96/${name}`)))).data);
      }
    });
  },
);

function centre({ left, top, width, height }: Box): [number, number] {
  return [left + width / 2, top + height / 2];
}
