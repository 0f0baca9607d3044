import { readFileSync } from "node:fs";
import { sha256 } from "@likeness/core";
import { describe, expect, it } from "vitest";
import { pattern, plain } from "../../../test-photos/pictures.ts";
import { arcfaceTemplate } from "../src/crop/arcface-template.ts";
import { type CropSpec, cropFace, cropSizes, type Face } from "../src/index.ts";

interface Case {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly landmarks: number[];
  readonly dlib: { readonly size: number; readonly padding: number; readonly sha256: string };
  readonly openface: { readonly size: number; readonly sha256: string };
}

/** Hashes of what dlib 19.24 and OpenCV 4.6.0 (Debian's builds) cut out of {@link pattern} at these landmarks. */
const cases = JSON.parse(readFileSync(new URL("fixtures/crops.json", import.meta.url), "utf8")) as Case[];
const openface: CropSpec = { kind: "openface", size: 96 };
const chip: CropSpec = { kind: "dlib", size: 150, padding: 0.25 };
const arcface: CropSpec = { kind: "arcface", size: 112 };
const upright = cases[0]!;

function faceWith(landmarks: ArrayLike<number>): Face {
  return { box: { left: 0, top: 0, width: 10, height: 10 }, score: 1, landmarks: Float32Array.from(landmarks) };
}

describe("cropFace", () => {
  it.each(cases)(
    "cuts the OpenFace crop of OpenCV 4.6, face $name",
    ({ width, height, landmarks, openface: expected }) => {
      const crop = cropFace(pattern(width, height), faceWith(landmarks), { kind: "openface", size: expected.size });
      expect(sha256(crop.data)).toBe(expected.sha256);
    },
  );

  it.each(cases)(
    "cuts the chip of dlib 19.24, face $name",
    ({ width, height, landmarks, dlib: { size, padding, sha256: hash } }) => {
      const crop = cropFace(pattern(width, height), faceWith(landmarks), { kind: "dlib", size, padding });
      expect(sha256(crop.data)).toBe(hash);
    },
  );

  it("copies the pixels at the template's places when the face lies on the ArcFace template", () => {
    const template = arcfaceTemplate(112);
    const landmarks = landmarksOfFive(template.map((value) => value + 20));
    const photo = pattern(160, 160);
    const crop = cropFace(photo, faceWith(landmarks), arcface);
    for (const [x, y] of [
      [0, 0],
      [50, 60],
      [111, 111],
    ] as const) {
      const expected = photo.data.subarray(((y + 20) * 160 + x + 20) * 3).subarray(0, 3);
      expect([...crop.data.subarray((y * 112 + x) * 3).subarray(0, 3)]).toEqual([...expected]);
    }
  });

  it("never mirrors: a mirrored face on the ArcFace template is turned, not reflected", () => {
    const template = arcfaceTemplate(112);
    const mirrored = template.map((value, i) => (i % 2 === 0 ? 131 - value : value + 20));
    const crop = cropFace(gradient(160), faceWith(landmarksOfFive(mirrored)), arcface);
    const brightness = (x: number, y: number) => crop.data[(y * 112 + x) * 3]!;
    // Of a right-handed frame stays a right-handed one: red grows with x, green with y.
    const across = [
      brightness(60, 56) - brightness(50, 56),
      crop.data[(56 * 112 + 60) * 3 + 1]! - crop.data[(56 * 112 + 50) * 3 + 1]!,
    ];
    const down = [
      brightness(56, 60) - brightness(56, 50),
      crop.data[(60 * 112 + 56) * 3 + 1]! - crop.data[(50 * 112 + 56) * 3 + 1]!,
    ];
    expect(across[0]! * down[1]! - across[1]! * down[0]!).toBeGreaterThan(0);
  });

  it("takes the square about the centre of the box", () => {
    const photo = gradient(200);
    const box = { left: 60, top: 40, width: 40, height: 80 };
    const crop = cropFace(photo, { ...faceWith(upright.landmarks), box }, { kind: "box", size: 80 });
    // The square is x 40…119, y 40…119; red is x and green is y.
    expect([...crop.data.subarray(0, 2)]).toEqual([40, 40]);
    expect([...crop.data.subarray((79 * 80 + 79) * 3).subarray(0, 2)]).toEqual(
      [119, 119].map((v) => expect.closeTo(v, 0)),
    );
  });

  it("leaves photo and landmarks as they were", () => {
    const photo = pattern(320, 240);
    const face = faceWith(upright.landmarks);
    for (const spec of [openface, chip, arcface]) cropFace(photo, face, spec);
    expect(sha256(photo.data)).toBe(sha256(pattern(320, 240).data));
    expect([...face.landmarks]).toEqual(upright.landmarks);
  });

  it("works on the smallest photo and crop", () => {
    const photo = plain(1, 1, 200);
    const face = {
      ...faceWith(upright.landmarks.map((value) => value / 100 - 1.5)),
      box: { left: 0, top: 0, width: 1, height: 1 },
    };
    const size = cropSizes.least;
    for (const kind of ["openface", "arcface", "box"] as const)
      expect(cropFace(photo, face, { kind, size }).data.length).toBe(3 * size * size);
    expect(cropFace(photo, face, { kind: "dlib", size, padding: 0 }).data.length).toBe(3 * size * size);
  });
});

describe("cropFace refuses", () => {
  const photo = pattern(320, 240);
  const broken: [string, Face][] = [
    ["landmarks that are not numbers", faceWith(upright.landmarks.map((v, i) => (i === 73 ? Number.NaN : v)))],
    ["landmarks at infinity", faceWith(upright.landmarks.map((v, i) => (i === 66 ? Number.POSITIVE_INFINITY : v)))],
    ["landmarks on one point", faceWith(upright.landmarks.map(() => 100))],
    ["five landmarks", faceWith(upright.landmarks.slice(0, 10))],
    ["a face outside of the photo", faceWith(upright.landmarks.map((v) => v + 5000))],
    ["a face of a million pixels", faceWith(upright.landmarks.map((v) => v * 1e6))],
  ];
  const specs: CropSpec[] = [openface, chip, arcface];

  it.each(broken)("%s", (_, face) => {
    for (const spec of specs)
      expect(() => cropFace(photo, face, spec)).toThrow(expect.objectContaining({ code: "bad-input" }));
  });

  it("landmarks on a line for the affine crop", () => {
    const line = faceWith(upright.landmarks.map((_, i) => 50 + (i >> 1)));
    expect(() => cropFace(photo, line, openface)).toThrow(expect.objectContaining({ code: "bad-input" }));
  });

  it("an empty box, a photo without its bytes, sizes and crops that do not exist", () => {
    const face = faceWith(upright.landmarks);
    const flat = { ...face, box: { left: 0, top: 0, width: 0, height: 4 } };
    const [badInput, usage] = ["bad-input", "usage"].map((code) => expect.objectContaining({ code }));
    expect(() => cropFace(photo, flat, { kind: "box", size: 10 })).toThrow(badInput);
    expect(() => cropFace({ ...photo, width: 321 }, face, openface)).toThrow(badInput);
    for (const size of [0, -1, 1.5, 9.5, Number.NaN, 5000, cropSizes.least - 1, cropSizes.most + 1]) {
      expect(() => cropFace(photo, face, { kind: "openface", size })).toThrow(usage);
    }
    expect(() => cropFace(photo, face, { kind: "dlib", size: 150, padding: -1 })).toThrow(usage);
    const misspelt = JSON.parse('{ "kind": "openfaces", "size": 96 }') as CropSpec;
    expect(() => cropFace(photo, face, misspelt)).toThrow(/did you mean openface/);
    const mode = JSON.parse('{ "kind": "openface", "size": 96, "interpolation": "cubic" }') as CropSpec;
    expect(() => cropFace(photo, face, mode)).toThrow(/unknown interpolation "cubic"/);
  });
});

/** 68 landmarks whose eyes, nose and mouth corners are five given points. */
function landmarksOfFive(five: readonly number[]): number[] {
  const owner = (point: number) =>
    point >= 42 && point < 48 ? 1 : point >= 36 && point < 42 ? 0 : point === 48 ? 3 : point === 54 ? 4 : 2;
  return Array.from({ length: 136 }, (_, i) => five[2 * owner(i >> 1) + (i % 2)]!);
}

/** Red is x, green is y. */
function gradient(size: number) {
  const photo = plain(size, size, 0);
  for (let i = 0; i < size * size; i++) photo.data.set([i % size, Math.floor(i / size), 128], i * 3);
  return photo;
}
