import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { mulberry32, type Progress, type RgbImage } from "@likeness/core";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../../packages/files/test/temporary-folder.ts";
import { type Dataset, decodePhoto, openDataset } from "../src/index.ts";
import { manifestPlace } from "../src/manifest-place.ts";
import { drawPerturbation, type Perturbation, themes } from "../src/samples/perturbation.ts";
import { parseSamplesRecipe } from "../src/samples/samples-recipe.ts";
import { warpFace } from "../src/samples/warp-face.ts";

function warnings(): { progress: Progress; told: string[] } {
  const told: string[] = [];
  return { told, progress: { step: () => ({ advance() {}, done() {} }), warn: (text) => void told.push(text) } };
}

async function pictureFolder(store: string): Promise<string> {
  const [key] = await readdir(join(store, "samples"));
  return join(store, "samples", key!);
}

describe("samples", () => {
  it("are ten different pictures of each of ten people, without any network", async () => {
    const store = await temporaryFolder();
    const dataset = await openDataset("samples", { store, mirror: "" });
    expect(dataset.photos).toHaveLength(100);
    expect(dataset.identities).toEqual(
      Array.from({ length: 10 }, (_, i) => `person-${String(i + 1).padStart(2, "0")}`),
    );
    expect(dataset.photos.slice(0, 10).map(({ file }) => file)).toEqual(
      themes.map(({ name }, i) => `person-01/${String(i + 1).padStart(2, "0")}-${name}.jpg`),
    );
    expect(new Set(dataset.photos.map(({ sha256 }) => sha256)).size).toBe(100);
    expect(dataset.notes[0]).toContain("not recognition between days and cameras");
    for (const { read } of dataset.photos)
      expect(await decodePhoto(await read())).toMatchObject({ width: 250, height: 250 });
  });

  it("have the pinned hash under the pinned versions of sharp and libvips, and a note under others", async () => {
    const { pinned } = parseSamplesRecipe(await readFile(manifestPlace("samples"), "utf8"));
    const dataset = await openDataset("samples", { store: await temporaryFolder() });
    if (sharp.versions.sharp === pinned.sharp && sharp.versions.vips === pinned.vips) {
      expect(dataset.hash).toBe(pinned.hash);
    } else expect(dataset.notes.at(-1)).toContain(`pinned with sharp ${pinned.sharp}`);
  });

  it("come from the store the second time, and a picture that was changed there is said and drawn again", async () => {
    const store = await temporaryFolder();
    const first = await openDataset("samples", { store });
    const folder = await pictureFolder(store);
    const place = join(folder, first.photos[7]!.file);
    const drawn = await readFile(place);
    const report = warnings();
    expect((await openDataset("samples", { store, progress: report.progress })).hash).toBe(first.hash);
    expect(report.told).toEqual([]);

    await writeFile(place, "not the picture");
    expect((await openDataset("samples", { store, progress: report.progress })).hash).toBe(first.hash);
    expect(report.told).toEqual([expect.stringContaining(`${first.photos[7]!.file} has another SHA-256`)]);
    expect(await readFile(place)).toEqual(drawn);

    // Stopped while drawing: the index is written last.
    await rm(join(folder, "index.json"));
    expect((await openDataset("samples", { store })).hash).toBe(first.hash);
  });

  it("stay in memory, with a warning, where the store cannot be written", async () => {
    const store = join(await temporaryFolder(), "store");
    await writeFile(store, "in the way");
    const report = warnings();
    const dataset: Dataset = await openDataset("samples", { store, progress: report.progress });
    await decodePhoto(await dataset.photos[99]!.read());
    expect(report.told).toEqual([expect.stringMatching(/not kept: cannot write .*store/)]);
  });

  it("have faces inside their regions, and regions inside their photos, that do not overlap another face's middle", async () => {
    const { recipe } = parseSamplesRecipe(await readFile(manifestPlace("samples"), "utf8"));
    expect(recipe.people).toHaveLength(10);
    for (const { source, face, region } of recipe.people) {
      const photo = await decodePhoto(
        await readFile(new URL(import.meta.resolve(`@vladmandic/face-api/demo/${source}`))),
      );
      const middle = [face[0] + face[2] / 2, face[1] + face[2] / 2] as const;
      expect(region[0]).toBeGreaterThanOrEqual(0);
      expect(region[2]).toBeLessThanOrEqual(photo.width);
      expect(region[3]).toBeLessThanOrEqual(photo.height);
      for (const other of recipe.people.filter((person) => person.source === source)) {
        const inside = [0, 1].every(
          (axis) => middle[axis]! > other.region[axis]! && middle[axis]! < other.region[axis + 2]!,
        );
        expect(inside).toBe(other.face === face);
      }
    }
  });
});

const still: Perturbation = {
  rotation: 0,
  scale: 1,
  shiftX: 0,
  shiftY: 0,
  brightness: 1,
  contrast: 1,
  noise: 0,
  blur: 0,
  quality: 90,
  occlusion: undefined,
};

/** A dark photo of 400 × 400 with a white dot 12 pixels wide about (x, y). */
function dotAt(x: number, y: number): RgbImage {
  const data = new Uint8Array(3 * 400 * 400).fill(20);
  for (let row = y - 6; row < y + 6; row++) data.fill(255, 3 * (row * 400 + x - 6), 3 * (row * 400 + x + 6));
  return { width: 400, height: 400, data };
}

/** The centre of brightness of a picture, in pixels from its top left corner. */
function centre({ width, data }: { width: number; data: ArrayLike<number> }): [number, number] {
  let [sum, atX, atY] = [0, 0, 0];
  for (let i = 0; 3 * i < data.length; i++) {
    const light = Math.max(0, data[3 * i]! - 30);
    sum += light;
    atX += light * ((i % width) + 0.5);
    atY += light * (Math.floor(i / width) + 0.5);
  }
  return [atX / sum, atY / sum];
}

describe("a picture of samples", () => {
  // The face's square of 84 pixels takes 0.42 of the 100 pixels: 2 photo pixels are one picture pixel.
  const person = { identity: "p", source: "s", face: [158, 158, 84], region: [0, 0, 400, 400] } as const;
  const warped = (photo: RgbImage, how: Partial<Perturbation>): [number, number] => {
    return centre(warpFace(photo, person, { ...still, ...how }, 100));
  };
  const expectNear = ([x, y]: [number, number], wantedX: number, wantedY: number): void => {
    expect(Math.abs(x - wantedX)).toBeLessThan(0.1);
    expect(Math.abs(y - wantedY)).toBeLessThan(0.1);
  };

  it("has the face in its middle", () => expectNear(warped(dotAt(200, 200), {}), 50, 50));
  it("is scaled about the face", () => expectNear(warped(dotAt(240, 200), { scale: 0.5 }), 60, 50));
  it("is turned clockwise", () => expectNear(warped(dotAt(240, 200), { rotation: 90 }), 50, 70));
  it("is shifted to the right and down", () => {
    expectNear(warped(dotAt(200, 200), { shiftX: 0.2, shiftY: 0.1 }), 70, 60);
  });

  it("repeats the region's edge and shows nothing beyond it", () => {
    const inside = { ...person, region: [0, 0, 220, 400] } as const;
    const { data } = warpFace(dotAt(260, 200), inside, still, 100);
    for (const value of data) expect(Math.abs(value - 20)).toBeLessThan(1e-3);
  });

  it.each([
    ["left", 35, 50, 65, 50],
    ["right", 65, 50, 35, 50],
    ["bottom", 50, 65, 50, 35],
  ] as const)("is covered on the %s of the face alone", (side, x, y, otherX, otherY) => {
    const occlusion = { side, share: 0.4, colour: [200, 100, 50] } as const;
    const { data } = warpFace(dotAt(390, 390), person, { ...still, occlusion }, 100);
    const at = (u: number, v: number): number[] => [...data.subarray(3 * (100 * v + u), 3 * (100 * v + u) + 3)];
    expect(at(x, y)).toEqual([200, 100, 50]);
    expect(at(otherX, otherY).map(Math.round)).toEqual([20, 20, 20]);
    expect(at(5, 5).map(Math.round)).toEqual([20, 20, 20]);
  });

  it("draws the same perturbation from the same seed, strong where its theme says so", () => {
    for (const theme of themes) {
      const drawn = drawPerturbation(theme, mulberry32(7));
      expect(drawPerturbation(theme, mulberry32(7))).toEqual(drawn);
      expect(drawn.occlusion !== undefined).toBe(theme.name === "occlusion");
      expect(Math.abs(drawn.rotation) >= 20).toBe(theme.name === "rotation");
      expect(drawn.scale < 0.6).toBe(theme.name === "scale");
      expect(Math.hypot(drawn.shiftX, drawn.shiftY) > 0.1).toBe(theme.name === "shift");
      expect(drawn.brightness < 0.7).toBe(theme.name === "dark");
      expect(drawn.contrast < 0.7).toBe(theme.name === "pale");
      expect(drawn.noise >= 20).toBe(theme.name === "noise");
      expect(drawn.blur > 1).toBe(theme.name === "blur");
      expect(drawn.quality < 20).toBe(theme.name === "jpeg");
    }
  });
});
