import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { lfwPhoto, noReference, type ReferenceFace, referenceFaces } from "../../../test-photos/lfw-reference.ts";
import { type DlibFace, type DlibLocator, openDlib } from "../src/dlib-locator.ts";
import { usableVariants } from "../src/native-addon.ts";
import { noAddon, titled } from "./support/addon.ts";

const reason = noAddon ?? noReference;

// Expected: reference/dlib/faces.json, from a C++ program on dlib 19.24 with photos decoded by OpenCV 4.6. Both sides
// decode alike and use the same library, so the numbers are equal; the bound of a pixel is for another dlib or decoder.
for (const variant of reason === undefined ? usableVariants() : ([undefined] as const)) {
  describe.skipIf(reason !== undefined)(
    titled(`the ${variant ?? "native"} build on the 100 reference photos`, reason),
    () => {
      let locator: DlibLocator;
      let found: { expected: ReferenceFace; faces: DlibFace[] }[];

      beforeAll(async () => {
        locator = await openDlib(variant === undefined ? {} : { variant });
        const photos = referenceFaces().map(async (expected) => {
          return { expected, faces: await locator.locate(await lfwPhoto(expected.file)) };
        });
        found = await Promise.all(photos);
      });
      afterAll(() => locator?.dispose());

      it("finds as many faces in each photo", () => {
        expect(found).toHaveLength(100);
        const counts = found.map(({ expected, faces }) => [expected.file, faces.length]);
        expect(counts).toEqual(found.map(({ expected }) => [expected.file, expected.faces]));
      });

      it("puts the largest box where the reference has it, within a pixel", () => {
        const errors = found.map(({ expected, faces }) => worst(cornersOf(largest(faces)), cornersOf(expected)));
        expect(Math.max(...errors)).toBeLessThanOrEqual(1);
      });

      it("puts every landmark where the reference has it, within a pixel", () => {
        const errors = found.map(({ expected, faces }) => worst(largest(faces).landmarks, expected.landmarks));
        expect(Math.max(...errors)).toBeLessThanOrEqual(1);
      });
    },
  );
}

function largest(faces: readonly DlibFace[]): DlibFace {
  return faces.reduce((a, b) => (b.box.width * b.box.height > a.box.width * a.box.height ? b : a));
}

function cornersOf({ box }: Pick<ReferenceFace, "box">): number[] {
  return [box.left, box.top, box.left + box.width - 1, box.top + box.height - 1];
}

function worst(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  expect(found).toHaveLength(expected.length);
  return Math.max(...Array.from(expected, (value, i) => Math.abs(value - found[i]!)));
}
