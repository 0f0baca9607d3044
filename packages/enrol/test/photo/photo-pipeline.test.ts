import { LikenessError } from "@likeness/core";
import { PhotoError } from "@likeness/datasets";
import { models } from "@likeness/embed";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { openPipeline } from "../../src/photo/open-pipeline.ts";
import { PhotoPipeline } from "../../src/photo/photo-pipeline.ts";
import { plainestPlan } from "../plainest-plan.ts";

const failed = (thrown: Error) => {
  const image = Promise.reject(thrown);
  image.catch(() => {});
  return { image, begunMs: 0 };
};
const photo = { index: 3, photo: "some photo", bytes: new Uint8Array([1]) };

describe("a photo that cannot be decoded", () => {
  it("is a row when that is the photo's fault", async () => {
    const pipeline = await openPipeline(plainestPlan);
    const { row } = await pipeline.prepare(photo, failed(new PhotoError("unreadable", "half a file")));
    expect(row).toMatchObject({ photo: "some photo", state: "unreadable", detail: "half a file" });
    const { row: large } = await pipeline.prepare(photo, failed(new PhotoError("too-large", "a poster")));
    expect(large.state).toBe("too-large");
    await pipeline.dispose();
  });

  it("is none when the decoder cannot be loaded: a store would keep that row for ever", async () => {
    const pipeline = await openPipeline(plainestPlan);
    const missing = new LikenessError("unavailable", "the codec is gone", { hint: "npm ci" });
    await expect(pipeline.prepare(photo, failed(missing))).rejects.toBe(missing);
    await pipeline.dispose();
  });
});

const grey = { width: 40, height: 40, data: new Uint8Array(4800) };

describe("a photo that the aligner does not locate", () => {
  const prepared = async (thrown: Error) => {
    const aligner = { id: "test", locate: () => Promise.reject(thrown), dispose: async () => {} };
    const pipeline = new PhotoPipeline(plainestPlan, aligner, await models.get("pixels").open());
    return pipeline.prepare(photo, { image: Promise.resolve(grey), begunMs: 0 });
  };

  it("is a row when the photo is at fault, such as one too long for it", async () => {
    const { row } = await prepared(new LikenessError("bad-input", "longer than 65536"));
    expect(row).toMatchObject({ state: "not-located", detail: "longer than 65536", size: [40, 40] });
  });

  it.each(["internal", "usage", "unavailable"] as const)("is none when the aligner fails: %s", async (code) => {
    const failure = new LikenessError(code, "out of order");
    await expect(prepared(failure)).rejects.toBe(failure);
  });
});

describe("a face that cannot be cropped", () => {
  const prepared = async (landmarks: Float32Array) => {
    const face = { box: { left: 0, top: 0, width: 40, height: 40 }, score: 1, landmarks };
    const aligner = { id: "test", locate: async () => [face], dispose: async () => {} };
    const plan = { ...plainestPlan, crop: { kind: "arcface", size: 32 } } as const;
    const pipeline = new PhotoPipeline(plan, aligner, await models.get("pixels").open());
    return pipeline.prepare(photo, { image: Promise.resolve(grey), begunMs: 0 });
  };

  it("is a row when its landmarks are at fault", async () => {
    const { row } = await prepared(new Float32Array(136).fill(5));
    expect(row).toMatchObject({ state: "bad-crop", detail: expect.stringContaining("on one point") });
  });

  it("is none when memory is short, which a store would keep for ever", async () => {
    const short = new RangeError("Array buffer allocation failed");
    const landmarks = Object.assign(new Float32Array(136), {
      findIndex: () => {
        throw short;
      },
    });
    await expect(prepared(landmarks)).rejects.toBe(short);
  });
});

it("memory that is used again carries nothing from one photo to the next", async () => {
  // Large after small, small after large, and pictures of other formats, whose memory is their decoder's own.
  const shapes = [
    [300, 200, "jpeg", 40],
    [40, 60, "jpeg", 220],
    [400, 400, "png", 120],
    [64, 64, "jpeg", 10],
    [200, 300, "webp", 180],
    [10, 10, "jpeg", 90],
  ] as const;
  const photos = await Promise.all(
    shapes.map(async ([width, height, format, level], index) => {
      const gradient = Buffer.from(Array.from({ length: 3 * width * height }, (_, i) => (level + i) % 256));
      const picture = sharp(gradient, { raw: { width, height, channels: 3 } }).toFormat(format);
      return { index, photo: `photo ${index}`, bytes: new Uint8Array(await picture.toBuffer()) };
    }),
  );
  const together = await openPipeline(plainestPlan);
  for (let round = 0; round < 2; round++) {
    // Two at once, as a worker has one photo in the networks while the next is decoded.
    for (let i = 0; i + 1 < photos.length; i++) {
      const [first, second] = [photos[i]!, photos[i + 1]!];
      const decodings = [together.decode(first), together.decode(second)] as const;
      const prepared = [await together.prepare(first, decodings[0]), await together.prepare(second, decodings[1])];
      for (const [k, { row }] of (await together.embed(prepared)).entries()) {
        const alone = await openPipeline(plainestPlan);
        const [expected] = await alone.embed([await alone.prepare(photos[i + k]!)]);
        await alone.dispose();
        expect(row).toEqual(expected!.row);
        expect(row.state).toBe("enrolled");
      }
    }
  }
  await together.dispose();
});
