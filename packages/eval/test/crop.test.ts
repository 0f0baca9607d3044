import { silent } from "@likeness/core";
import { openDataset } from "@likeness/datasets";
import { combinations, cropName, namedCrop } from "@likeness/enrol";
import { describe, expect, it } from "vitest";
import { checkConfig, defaultConfig, evaluate, layerName } from "../src/index.ts";
import { folderOfSamples, scratchFolder } from "./pipeline/folder-of-samples.ts";

const own = { kind: "dlib", size: 150, padding: 0.25 } as const;

describe("a crop by its name", () => {
  it.each([
    ["dlib", own],
    ["dlib150", own],
    ["dlib150:0.4", { kind: "dlib", size: 150, padding: 0.4 }],
    ["dlib:0", { kind: "dlib", size: 150, padding: 0 }],
    ["openface96", { kind: "openface", size: 150 }],
    ["arcface", { kind: "arcface", size: 150 }],
    ["box150", { kind: "box", size: 150 }],
  ])("%s is cut at the size of the network's input", (name, spec) => {
    expect(namedCrop(name, own)).toEqual(spec);
  });

  it("of the card's own kind is the card's own, with its interpolation", () => {
    const card = { kind: "openface", size: 96, interpolation: "float" } as const;
    expect(namedCrop("openface", card)).toEqual(card);
  });

  it.each([
    ["dlip", "unknown-id", /unknown crop "dlip".*did you mean dlib/],
    ["", "unknown-id", /unknown crop/],
    ["dlib150:", "unknown-id", /unknown crop/],
    ["dlib:-1", "unknown-id", /unknown crop/],
    ["dlib:11", "usage", /from 0 to 10/],
    ["openface:0.4", "usage", /only dlib takes a padding/],
  ])("%j is refused", (name, code, words) => {
    const refusal = expect.objectContaining({ code, message: expect.stringMatching(words) });
    expect(() => namedCrop(name, own)).toThrow(refusal);
    expect(() => checkConfig({ crop: name }, "test")).toThrow(refusal);
  });

  it("reads back from how results write it", () => {
    for (const crop of [own, { ...own, padding: 0.4 }, { kind: "arcface", size: 150 } as const]) {
      expect(namedCrop(cropName(crop), own)).toEqual(crop);
    }
  });

  it("is a folder's name on every file system", () => {
    expect(layerName({ aligner: "dlib", crop: { ...own, padding: 0.4 } })).toBe("dlib-dlib150-0.4");
  });
});

describe("a crop in place of the model's own", () => {
  it("shows in the id, unless it is the same", async () => {
    const id = async (crop: string | null) => (await combinations({ ...defaultConfig, crop }))[0]!.id;
    expect(await id(null)).toBe("faceapi-tiny/dlib-resnet/onnx-cpu");
    expect(await id("dlib150")).toBe("faceapi-tiny/dlib-resnet/onnx-cpu");
    expect(await id("openface")).toBe("faceapi-tiny/dlib-resnet@openface/onnx-cpu");
    expect(await id("dlib:0.4")).toBe("faceapi-tiny/dlib-resnet@dlib:0.4/onnx-cpu");
  });

  it("gives other templates, kept apart from the model's own, and a warning", async () => {
    const dataset = await openDataset(await folderOfSamples(2, 2));
    const options = { progress: silent, command: "test", store: await scratchFolder() };
    const config = { ...defaultConfig, resamples: 100, classifiers: ["knn-1"] };
    const plain = (await evaluate(dataset, config, options)).result.runs[0]!;
    const other = (await evaluate(dataset, { ...config, crop: "openface" }, options)).result.runs[0]!;
    expect(other.timings).toMatchObject({ images: 4, fromStore: 0 });
    expect(other.enrolment.photos).toEqual(plain.enrolment.photos);
    expect(other.templates).not.toEqual(plain.templates);
    expect(other.model.crop).toBe("openface150");
    expect(other.warnings.join("\n")).toContain("openface150, chosen in place of the model's own dlib150");
    expect(plain.warnings.join("\n")).not.toContain("in place of");
    const again = (await evaluate(dataset, { ...config, crop: "openface" }, options)).result.runs[0]!;
    expect(again.timings.fromStore).toBe(4);
  });
});
