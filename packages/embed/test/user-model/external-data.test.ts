import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sha256 } from "@likeness/core";
import { beforeEach, describe, expect, it } from "vitest";
import { openModel } from "../../src/index.ts";
import { noisyCrops } from "../noisy-crops.ts";
import { onnxCard, writeFolder } from "./example-models.ts";

/** A network as PyTorch saves it by default: its 3×8 matrix of floats lies in `net.onnx.data`. */
const fixture = (name: string) => readFile(new URL(`../../../nn/test/fixtures/external-data/${name}`, import.meta.url));
const card = {
  ...onnxCard,
  id: "outside",
  dimensions: 8,
  crop: { kind: "arcface", size: 112 },
  network: { ...onnxCard.network, file: "net.onnx" },
};
const crops = noisyCrops(2, 112);
let folder: string;
let network: Buffer;
let weights: Buffer;

beforeEach(async () => {
  [network, weights] = await Promise.all([fixture("net.onnx"), fixture("net.onnx.data")]);
  folder = join(await mkdtemp(join(tmpdir(), "likeness-outside-")), "model");
  await writeFolder(folder, card, { "net.onnx": network, "net.onnx.data": weights });
});

async function embeddings(): Promise<number[][]> {
  const embedder = await (await openModel(folder)).open();
  const found = await embedder.embed(crops);
  await embedder.dispose();
  return found.map((embedding) => [...embedding]);
}

/** The same network with another name, of as many letters, for the file of its weights. */
const leaving = (name: string) => {
  expect(name).toHaveLength("net.onnx.data".length);
  return Buffer.from(network.toString("latin1").replace("net.onnx.data", name), "latin1");
};

describe("a model folder with an ONNX file that leaves its weights in another file", () => {
  it("takes them from the folder, never from the current one", async () => {
    const here = await embeddings();
    const elsewhere = await mkdtemp(join(tmpdir(), "likeness-elsewhere-"));
    await writeFile(join(elsewhere, "net.onnx.data"), new Uint8Array(new Float32Array(24).fill(7).buffer));
    const before = process.cwd();
    process.chdir(elsewhere);
    try {
      expect(await embeddings()).toEqual(here);
    } finally {
      process.chdir(before);
    }
  });

  it("hashes both, so that other weights are another model", async () => {
    const lines = `${sha256(network)}  net.onnx\n${sha256(weights)}  net.onnx.data\n`;
    expect((await openModel(folder)).card.weights?.sha256).toBe(sha256(lines));
    const before = await embeddings();
    weights[0]! ^= 1;
    await writeFile(join(folder, "net.onnx.data"), weights);
    expect((await openModel(folder)).card.weights?.sha256).not.toBe(sha256(lines));
    expect(await embeddings()).not.toEqual(before);
  });

  it("checks both against the card's hash", async () => {
    const pinned = { ...card, network: { ...card.network, sha256: (await openModel(folder)).card.weights?.sha256 } };
    await writeFolder(folder, pinned);
    await openModel(folder);
    weights[0]! ^= 1;
    await writeFile(join(folder, "net.onnx.data"), weights);
    await expect(openModel(folder)).rejects.toMatchObject({ code: "hash-mismatch" });
  });

  it("is refused when that file is missing or too short, with a way out", async () => {
    await writeFile(join(folder, "net.onnx.data"), weights.subarray(4));
    await expect(openModel(folder)).rejects.toMatchObject({
      code: "bad-input",
      message: expect.stringContaining("net.onnx.data ends at byte 92, before 96"),
      hint: expect.stringContaining("save it in one file"),
    });
    await rm(join(folder, "net.onnx.data"));
    await expect(openModel(folder)).rejects.toMatchObject({
      code: "unavailable",
      message: `net.onnx names net.onnx.data, which is not in ${folder}`,
      hint: expect.stringContaining("the folder has net.onnx"),
    });
  });

  it("may keep that file in a folder of its own, but reads nothing outside of the model's folder", async () => {
    await mkdir(join(folder, "weights"));
    await writeFile(join(folder, "weights", "a.bin"), weights);
    await writeFile(join(folder, "net.onnx"), leaving("weights/a.bin"));
    expect((await embeddings())[0]).toHaveLength(8);

    await writeFile(join(folder, "..", "out.bin"), weights);
    for (const name of ["../../out.bin", "/tmp/////o.bi", "a\\..\\out.bin", "./net.o.data1"]) {
      await writeFile(join(folder, "net.onnx"), leaving(name.padEnd(13, "_")));
      await expect(openModel(folder), name).rejects.toMatchObject({
        code: "bad-input",
        message: expect.stringContaining("which is no plain path inside its folder"),
        hint: expect.stringContaining("put the file beside net.onnx"),
      });
    }
    await writeFile(join(folder, "net.onnx"), network);
    await rm(join(folder, "net.onnx.data"));
    await symlink(join("..", "out.bin"), join(folder, "net.onnx.data"));
    await expect(openModel(folder)).rejects.toThrow("a link that leads out of its folder");
  });
});

describe("a card", () => {
  it("that names a file which is not there says so, and what is there", async () => {
    await writeFolder(folder, { ...card, network: { ...card.network, file: "other.onnx" } });
    await expect(openModel(folder)).rejects.toMatchObject({
      code: "unavailable",
      message: `the card of outside names other.onnx, which is not in ${folder}`,
      hint: expect.stringContaining("the folder has net.onnx, net.onnx.data"),
    });
    await rm(join(folder, "card.json"));
    await expect(openModel(folder)).rejects.toThrow(`${folder} is no model folder: it has no card.json`);
  });

  it("may begin with a byte order mark, and is told to be UTF-8 when it is UTF-16", async () => {
    await writeFolder(folder, `\ufeff${JSON.stringify(card)}`);
    expect((await openModel(folder)).card.id).toBe("outside");
    await writeFile(join(folder, "card.json"), Buffer.from(`\ufeff${JSON.stringify(card)}`, "utf16le"));
    await expect(openModel(folder)).rejects.toThrow(/card\.json.*it is written in UTF-16/);
  });
});
