import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rename, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gitBlobId, type LikenessError } from "@likeness/core";
import type { SourceFile } from "@likeness/files";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { nn4Small2Graph } from "../../../src/families/nn4-small2/nn4-small2-graph.ts";
import { nn4Small2Files } from "../../../src/families/nn4-small2/published-files.ts";
import { importWeights, models, openModel, publishedFiles } from "../../../src/index.ts";
import { largestDifference } from "../../largest-difference.ts";
import { missingData } from "../../reference.ts";
import { writeFormulaCsv } from "./csv-files.ts";
import { formulaAnswers, formulaCrops } from "./formula.ts";

let csv: string;
let store: string;
beforeAll(async () => {
  csv = join(await mkdtemp(join(tmpdir(), "likeness-csv-")), "weights");
  await writeFormulaCsv(csv);
});
beforeEach(async () => {
  store = await mkdtemp(join(tmpdir(), "likeness-home-"));
  vi.stubEnv("LIKENESS_HOME", store);
  // No test reaches the network, whatever this machine can: a proxy that is not there stands before it.
  for (const name of ["HTTPS_PROXY", "https_proxy"]) vi.stubEnv(name, "http://127.0.0.1:9");
});
afterEach(() => vi.unstubAllEnvs());

/** A folder of links to the formula's files, in which a file may be replaced. */
async function folderWith(changes: Readonly<Record<string, string | undefined>> = {}): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "likeness-csv-"));
  for (const name of await readdir(csv)) if (!(name in changes)) await symlink(join(csv, name), join(folder, name));
  for (const [name, text] of Object.entries(changes)) {
    if (text !== undefined) await writeFile(join(folder, name), text);
  }
  return folder;
}

async function failure(work: Promise<unknown>): Promise<LikenessError> {
  return work.then(
    () => expect.fail("it did not fail"),
    (thrown: unknown) => thrown as LikenessError,
  );
}

/** Whether the model of that id answers as the reference does with the formula's weights. */
async function expectFormula(id: string, variant: "openface" | "keras"): Promise<void> {
  const embedder = await (await openModel(id)).open();
  const embeddings = await embedder.embed(formulaCrops());
  await embedder.dispose();
  embeddings.forEach((embedding, i) => {
    expect(largestDifference(embedding, formulaAnswers[variant][i]!)).toBeLessThan(2e-5);
  });
}

describe("import", () => {
  it("makes a model of CSV files, whose card says what it is and which answers as the reference", async () => {
    await importWeights("nn4.small2", csv, { as: "mine" });
    const { card } = await openModel("mine");
    expect(card).toMatchObject({
      id: "mine",
      title: "nn4.small2 (openface) with imported weights",
      parameters: 3_733_968,
      crop: { kind: "openface", size: 96 },
      unitLength: true,
    });
    expect(card.licence).toContain("unknown");
    await expectFormula("mine", "openface");
  });

  it("takes a variant and what the user knows of the weights", async () => {
    const known = { licence: "MIT", trainedOn: "my family", citation: "me" };
    await importWeights("nn4.small2", csv, { as: "mine-keras", variant: "keras", ...known });
    expect((await openModel("mine-keras")).card).toMatchObject(known);
    await expectFormula("mine-keras", "keras");
  });

  it("refuses a name that is taken or none, another network and another variant", async () => {
    const as = (name: string, more = {}) => importWeights("nn4.small2", csv, { as: name, ...more });
    await expect(as("nn4.small2.v1")).rejects.toThrow("nn4.small2.v1 is a model of likeness");
    await expect(as("../up")).rejects.toThrow('no model can be called "../up"');
    await expect(as("x", { variant: "tensorflow" })).rejects.toThrow("known: openface, keras");
    await expect(importWeights("nn4", csv, { as: "x" })).rejects.toThrow("did you mean nn4.small2?");
    await as("twice");
    await expect(as("twice")).rejects.toThrow("there is a model twice");
    await as("twice", { replace: true, variant: "keras" });
    expect((await openModel("twice")).card.title).toContain("keras");
  });

  it.each([
    ["a missing file", { "conv2_w.csv": undefined }, "lacks 1 of the 224 files of nn4.small2: conv2_w.csv (64×64×1×1)"],
    ["a short file", { "conv2_w.csv": "1,2,3" }, "conv2_w.csv: there are 3 numbers; expected 4096 (64×64×1×1)"],
    ["a short row", { "bn1_w.csv": "1,2\n3\n" }, "bn1_w.csv: row 2 has 1 numbers, the rows before it 2; expected 64"],
    ["nan", { "dense_b.csv": "0,nan" }, 'dense_b.csv: number 2 of row 1 is "nan"; expected 128 finite numbers'],
    ["a negative variance", { "bn2_v.csv": Array(64).fill("-1").join() }, "bn2_v.csv: number 1 is -1; expected 64 var"],
  ])("refuses %s and leaves no model behind", async (_, changes, message) => {
    const folder = await folderWith(changes);
    expect((await failure(importWeights("nn4.small2", folder, { as: "broken" }))).message).toContain(message);
    await expect(openModel("broken")).rejects.toThrow("unknown model");
  });

  it.skipIf(process.platform === "win32")("refuses a pipe instead of waiting for it (Windows has none)", async () => {
    const folder = await folderWith({ "conv2_w.csv": undefined });
    execFileSync("mkfifo", [join(folder, "conv2_w.csv")]);
    const { message } = await failure(importWeights("nn4.small2", folder, { as: "broken" }));
    expect(message).toMatch(/conv2_w\.csv is a pipe \(FIFO\), not a file/);
  });

  it("says that a folder is not there", async () => {
    await expect(importWeights("nn4.small2", join(store, "none"), { as: "x" })).rejects.toThrow(
      "cannot read the folder",
    );
  });
});

describe("fetch", () => {
  const files: SourceFile[] = [];
  let mirror: string;
  beforeAll(async () => {
    for (const name of await readdir(csv)) {
      const path = `weights/${name}`;
      files.push({ path, url: `https://weights.invalid/${path}`, gitBlob: gitBlobId(await readFile(join(csv, name))) });
    }
    mirror = await mkdtemp(join(tmpdir(), "likeness-mirror-"));
    await mkdir(join(mirror, "weights.invalid"));
    await symlink(csv, join(mirror, "weights.invalid", "weights"));
  });
  const model = models.get("nn4.small2.v1");
  /** The weights of nn4.small2.v1, published as other files with the same paths. */
  const formula = publishedFiles({ ...nn4Small2Files, files: async () => files });
  const fetchFrom = (options = {}) => formula.fetch!({ mirror, attempts: 1, ...options });

  it("verifies, converts once, and the model is there in both variants", async () => {
    expect(await model.availability()).toEqual({
      available: false,
      reason: "the weights of nn4.small2.v1 were not fetched",
      remedy: "npx likeness fetch nn4.small2.v1",
    });
    expect(await fetchFrom()).toContain("224 files verified and converted");
    expect(await model.availability()).toEqual({ available: true });
    await expectFormula("nn4.small2.v1", "openface");
    await expectFormula("nn4.small2.v1-keras", "keras");
    expect(await fetchFrom({ mirror: "" })).toContain("converted earlier");
  });

  it("does not use converted weights that were changed, and makes them anew", async () => {
    await fetchFrom();
    const path = join(store, "converted", "nn4.small2.v1.safetensors");
    const bytes = await readFile(path);
    bytes[bytes.length - 1]! += 1;
    await writeFile(path, bytes);
    expect(await model.availability()).toMatchObject({
      available: false,
      reason: expect.stringContaining("damaged"),
    });
    await expect(model.open()).rejects.toThrow("damaged");
    await fetchFrom({ mirror: "" });
    await expectFormula("nn4.small2.v1", "openface");
  });

  it("keeps what it got, names what is missing and where it looked, and asks for that alone the next time", async () => {
    const gone = ["conv3_w.csv", "inception_5b_1x1_bn_v.csv"];
    const partial = await mkdtemp(join(tmpdir(), "likeness-mirror-"));
    await mkdir(join(partial, "weights.invalid"));
    await rename(
      await folderWith({ [gone[0]!]: undefined, [gone[1]!]: undefined }),
      join(partial, "weights.invalid", "weights"),
    );
    const error = await failure(fetchFrom({ mirror: partial }));
    expect(error.code).toBe("unavailable");
    expect(error.message).toContain(`2 of the 224 files of nn4.small2.v1 cannot be had: ${gone.join(", ")}`);
    expect(error.message).toContain(join(partial, "weights.invalid", "weights", gone[0]!));
    expect(error.message).toContain(`https://weights.invalid/weights/${gone[0]}`);
    expect(error.hint).toContain("the other 222 are kept");

    const rest = await mkdtemp(join(tmpdir(), "likeness-csv-"));
    for (const name of gone) await symlink(join(csv, name), join(rest, name));
    await rm(partial, { recursive: true });
    expect(await fetchFrom({ mirror: "", from: rest })).toContain("converted");
    await expectFormula("nn4.small2.v1", "openface");
  });

  it("takes a folder of the files, or the folder above it", async () => {
    await fetchFrom({ mirror: "", from: csv });
    await rm(join(store, "converted"), { recursive: true });
    await fetchFrom({ mirror: "", from: join(csv, "..") });
    await expectFormula("nn4.small2.v1", "openface");
  });

  it("refuses a folder that is not there, even when the files can be had elsewhere", async () => {
    await expect(fetchFrom({ from: join(store, "none") })).rejects.toThrow("cannot read the folder");
  });

  it("refuses files of a folder that are not the published ones", async () => {
    const folder = await folderWith({ "bn3_b.csv": Array(192).fill("0").join() });
    const error = await failure(fetchFrom({ mirror: "", from: folder }));
    expect(error.code).toBe("hash-mismatch");
    expect(error.message).toMatch(
      /weights\/bn3_b\.csv from .* wrong git blob id: expected [0-9a-f]{40}, found [0-9a-f]{40}/,
    );
    expect(error.hint).toContain("likeness import");
  });

  const missing = missingData("fetching the published weights of nn4.small2.v1", "LIKENESS_MIRROR");
  it.skipIf(missing)(
    `tells of the published files which five the mirror lacks${missing ? ` (${missing})` : ""}`,
    async () => {
      const error = await failure(model.fetch!({ attempts: 1 }));
      expect(error.code).toBe("unavailable");
      const names = ["3c_3x3_conv2", "4e_3x3_conv2", "5a_1x1_conv", "5a_3x3_conv2", "5b_3x3_conv2"];
      expect(error.message).toContain(
        `5 of the 226 files of nn4.small2.v1 cannot be had: ${names.map((name) => `inception_${name}_w.csv`).join(", ")};`,
      );
      expect(error.hint).toContain("the other 221 are kept");
      vi.stubEnv("LIKENESS_MIRROR", "");
      expect((await failure(model.fetch!({ attempts: 1 }))).message).toContain("5 of the 226");
    },
  );

  it("needs every tensor of the network", () => {
    expect(files.map(({ path }) => path.slice(8, -4)).sort()).toEqual([...nn4Small2Graph().parameters.keys()].sort());
  });
});
