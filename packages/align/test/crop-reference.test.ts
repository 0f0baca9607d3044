import { readFileSync } from "node:fs";
import { decodePhoto } from "@likeness/datasets";
import { describe, expect, it } from "vitest";
import { lfwPhoto, noReference, referenceFaces, referenceFile } from "../../../test-photos/lfw-reference.ts";
import { type CropSpec, cropFace } from "../src/index.ts";

const people = [
  "Ariel_Sharon",
  "Arnold_Schwarzenegger",
  "Colin_Powell",
  "Donald_Rumsfeld",
  "George_W_Bush",
  "Gerhard_Schroeder",
  "Hugo_Chavez",
  "Jacques_Chirac",
  "Tony_Blair",
  "Vladimir_Putin",
];

if (noReference !== undefined) process.stderr.write(`skipped: crops of real photos: ${noReference}\n`);

/** Every tenth photo's crops as OpenCV 4.6 and dlib 19.24 cut them from the landmarks in `dlib/faces.json`. */
describe.skipIf(noReference !== undefined)(`crops of real photos${noReference ? ` (${noReference})` : ""}`, () => {
  it.each(people)("%s: the OpenFace crop equals OpenCV's in every byte", async (person) => {
    const { photo, face, expected } = await load(person, "crops-96");
    const difference = compare(cropFace(photo, face, { kind: "openface", size: 96 }).data, expected);
    expect(difference).toEqual({ mean: 0, largest: 0 });
  });

  it.each(people)("%s: float sampling differs from OpenCV 4, by at most 3 grey levels", async (person) => {
    const { photo, face, expected } = await load(person, "crops-96");
    const spec: CropSpec = { kind: "openface", size: 96, interpolation: "float" };
    const difference = compare(cropFace(photo, face, spec).data, expected);
    expect(difference.largest).toBeLessThanOrEqual(3);
    expect(difference.largest).toBeGreaterThan(0);
  });

  it.each(people)("%s: the chip equals dlib's in every byte", async (person) => {
    const { photo, face, expected } = await load(person, "chips-150");
    const difference = compare(cropFace(photo, face, { kind: "dlib", size: 150, padding: 0.25 }).data, expected);
    expect(difference).toEqual({ mean: 0, largest: 0 });
  });
});

async function load(person: string, folder: string) {
  const found = referenceFaces().find(({ file }) => file === `${person}/${person}_0001.jpg`);
  if (found === undefined) throw new Error(`no face of ${person}`);
  const expected = (await decodePhoto(readFileSync(referenceFile(`dlib/${folder}/${person}_0001.png`)))).data;
  return { photo: await lfwPhoto(found.file), face: { ...found, score: 1 }, expected };
}

/** Grey levels between two pictures of one size. */
function compare(a: Uint8Array, b: Uint8Array): { mean: number; largest: number } {
  expect(a.length).toBe(b.length);
  let sum = 0;
  let largest = 0;
  for (let i = 0; i < a.length; i++) {
    const difference = Math.abs(a[i]! - b[i]!);
    sum += difference;
    largest = Math.max(largest, difference);
  }
  return { mean: sum / a.length, largest };
}
