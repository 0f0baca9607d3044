import { silent } from "@likeness/core";
import { type Dataset, type Distortion, distortions, openDataset } from "@likeness/datasets";
import { describe, expect, it } from "vitest";
import { measureRobustness, type RobustnessOptions, robustnessSvg } from "../../src/index.ts";
import { spread } from "../../src/robustness/measure-robustness.ts";
import { mostAgreed } from "../../src/robustness/reference-faces.ts";
import { folderOfSamples } from "../pipeline/folder-of-samples.ts";

const options: RobustnessOptions = {
  aligners: ["faceapi-tiny"],
  faceChoice: "most-central-large",
  photos: 4,
  seed: 7,
  command: "test",
  progress: silent,
};
const only = (...ids: string[]) => distortions.filter(({ id }) => ids.includes(id));
const samples = async () => openDataset(await folderOfSamples(4, 1));

describe("a sweep with faceapi-tiny over mild samples", () => {
  it("finds nearly all faces where they are hardly spoilt, fewer where they are spoilt beyond recognition", async () => {
    const result = await measureRobustness(await samples(), options);
    const [tiny] = result.aligners;
    expect(tiny!.photos).toBe(4);
    expect(tiny!.curves.map(({ distortion }) => distortion)).toEqual(distortions.map(({ id }) => id));
    for (const { distortion, points } of tiny!.curves) {
      const mildest = distortion === "scale" ? points.find(({ level }) => level === 0.7)! : points[0]!;
      expect(mildest.found, distortion).toBe(4);
      // Landmarks of nearly the same picture lie nearly where they were; a mistake in the map would be tenths or more.
      expect(mildest.drift!.p50, distortion).toBeLessThan(0.1);
    }
    const lost = tiny!.curves.reduce((sum, { points }) => sum + 4 - points.at(-1)!.found, 0);
    expect(lost).toBeGreaterThan(0);
  });

  it("gives the same curves again, and with another seed other occlusions", async () => {
    const how = { ...options, distortions: only("occlusion", "jpeg") };
    const once = await measureRobustness(await samples(), how);
    const again = await measureRobustness(await samples(), how);
    expect(again.aligners).toEqual(once.aligners);
    const other = await measureRobustness(await samples(), { ...how, seed: 8 });
    expect(other.aligners[0]!.curves[0]).toEqual(once.aligners[0]!.curves[0]);
    expect(other.aligners[0]!.curves[1]).not.toEqual(once.aligners[0]!.curves[1]);
  });
});

it("sweeps another distortion as it does the known ones, from its record alone", async () => {
  const shift: Distortion = {
    id: "shift",
    unit: "pixels to the right",
    levels: [5, 20],
    apply: async ({ width, height, data }, level) => ({
      photo: { width, height, data: Uint8Array.from(data, (_, i) => data[Math.max(0, i - 3 * level)]!) },
      moved: { scale: 1, degrees: 0, from: [0, 0], to: [level, 0] },
    }),
  };
  const result = await measureRobustness(await samples(), { ...options, distortions: [...only("jpeg"), shift] });
  const curve = result.aligners[0]!.curves[1]!;
  expect(curve).toMatchObject({ distortion: "shift", unit: "pixels to the right" });
  // Eyes are 40 to 44 pixels apart here: had the landmarks not been moved along, 20 pixels were a drift of nearly 0.5.
  for (const { found, drift } of curve.points) {
    expect(found).toBe(4);
    expect(drift!.p50).toBeLessThan(0.1);
  }
  expect(robustnessSvg(result)).toContain("shift: faces still found");
});

describe("photos that cannot count", () => {
  const dataset = async (): Promise<Dataset> => {
    const whole = await samples();
    const [first, second, ...rest] = whole.photos;
    const broken = { ...first!, read: async () => new Uint8Array([1, 2, 3]) };
    const empty = { ...second!, read: async () => greyPng() };
    return { ...whole, photos: [broken, empty, ...rest] };
  };
  it("are named: those that cannot be decoded and those without a face", async () => {
    const whole = await dataset();
    const result = await measureRobustness(whole, { ...options, distortions: only("darkness") });
    expect(result.unreadable).toEqual([whole.photos[0]!.file]);
    expect(result.withoutFace).toEqual([whole.photos[1]!.file]);
    expect(result.aligners[0]!.photos).toBe(2);
    expect(result.files).toHaveLength(4);
  });
});

it("refuses the baseline that looks for no face", async () => {
  await expect(measureRobustness(await samples(), { ...options, aligners: ["none"] })).rejects.toThrow(
    /none looks for no face/,
  );
});

it("stops when it is told to", async () => {
  const stopped = { ...options, signal: AbortSignal.abort(new Error("stopped")) };
  await expect(measureRobustness(await samples(), stopped)).rejects.toThrow("stopped");
});

it("stops in the middle of a photo, which goes through dozens of levels", async () => {
  const controller = new AbortController();
  const [darkness] = only("darkness");
  let applied = 0;
  const apply: NonNullable<typeof darkness>["apply"] = (...given) => {
    applied++;
    controller.abort(new Error("stopped"));
    return darkness!.apply(...given);
  };
  const how = { ...options, photos: 1, signal: controller.signal, distortions: [{ ...darkness!, apply }] };
  await expect(measureRobustness(await samples(), how)).rejects.toThrow("stopped");
  expect(applied).toBe(1);
});

it("takes photos at equal steps through the dataset", () => {
  const items = Array.from({ length: 100 }, (_, i) => i);
  expect(spread(items, 4)).toEqual([0, 25, 50, 75]);
  expect(spread(items, 1000)).toEqual(items);
  expect(new Set(spread(items, 67)).size).toBe(67);
});

it("takes the face that most aligners choose, whichever comes first", () => {
  const face = (left: number) => ({
    box: { left, top: 0, width: 10, height: 10 },
    score: 1,
    landmarks: new Float32Array(136),
  });
  expect(mostAgreed([face(100), face(0), face(1)])).toBe(1);
  expect(mostAgreed([undefined, face(3)])).toBe(1);
  expect(mostAgreed([undefined, undefined])).toBeUndefined();
});

async function greyPng(): Promise<Uint8Array> {
  const { default: sharp } = await import("sharp");
  return sharp({ create: { width: 200, height: 200, channels: 3, background: "#777" } })
    .png()
    .toBuffer();
}
