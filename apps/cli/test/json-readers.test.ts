import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { sha256 } from "@likeness/core";
import { openModel } from "@likeness/embed";
import { readBaseline, readConfig } from "@likeness/eval";
import { parseManifest } from "@likeness/files";
import { writeSafetensors } from "@likeness/nn";
import { readResult, readResultOrBench } from "@likeness/result/read-result";
import { splitPeople } from "@likeness/train";
import { expect, it } from "vitest";
import { scratchFolder } from "./run-likeness.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const mark = "\ufeff";

/** Every reader of a JSON file that a user may have written or edited, with text that it accepts. */
const readers: Record<string, { readonly text: string; read(path: string): Promise<unknown> }> = {
  "the configuration": { text: '{"datasets": ["samples"]}', read: readConfig },
  "a result": { text: '{"schema": "likeness/result@1", "runs": [], "dataset": {"photos": []}}', read: readResult },
  "a result or benchmark": {
    text: '{"schema": "likeness/result@1", "runs": [], "dataset": {"photos": []}}',
    read: readResultOrBench,
  },
  "a baseline": { text: await readFile(join(root, "baselines", "samples.json"), "utf8"), read: readBaseline },
  "a split of people": {
    text: '{"train": ["Ann"], "heldOut": ["Ben"]}',
    read: (path) => splitPeople(["Ann", "Ben"], path, 1),
  },
  "a model card": { text: headCard(), read: async (path) => openModel(await besideWeights(path)) },
  "a manifest": {
    text: await readFile(join(root, "datasets", "manifests", "lfw-subset.json"), "utf8"),
    read: async (path) => parseManifest(await readFile(path), path),
  },
};

const head = writeSafetensors(new Map([["head_w", { shape: [2, 128], data: new Float32Array(256) }]]));

function headCard(): string {
  return JSON.stringify({
    schema: "likeness/model@1",
    id: "mine",
    title: "mine",
    dimensions: 2,
    unitLength: true,
    crop: { kind: "dlib", size: 150, padding: 0.25 },
    grid: { start: 0, stop: 1, step: 0.1 },
    licence: "mine",
    trainedOn: "nobody",
    citation: "none",
    network: { kind: "head", base: "dlib-resnet", weights: "weights.safetensors" },
  });
}

/** The folder of a card, made whole. */
async function besideWeights(path: string): Promise<string> {
  await writeFile(join(dirname(path), "weights.safetensors"), head);
  return dirname(path);
}

async function written(content: string | Uint8Array): Promise<string> {
  const path = join(await scratchFolder(), "mine", "card.json");
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
  return path;
}

it.each(Object.keys(readers))(
  "%s may begin with a byte order mark, as Notepad and PowerShell write it",
  async (name) => {
    const { text, read } = readers[name]!;
    const plain = await read(await written(text));
    const marked = await read(await written(mark + text.replaceAll("\n", "\r\n")));
    expect(sha256(JSON.stringify(marked))).toBe(sha256(JSON.stringify(plain)));
  },
);

it.each(Object.keys(readers))(
  "%s in UTF-16 is refused by its path, with the word UTF-16 and the way out",
  async (name) => {
    const { text, read } = readers[name]!;
    const path = await written(Buffer.from(mark + text, "utf16le"));
    await expect(read(path)).rejects.toMatchObject({
      code: "bad-input",
      message: expect.stringMatching(new RegExp(`${path}.*UTF-16`)),
      hint: expect.stringContaining("UTF-8"),
    });
  },
);

/** Where `JSON.parse` reads no file, or a format of bytes that has JSON inside. */
const exceptions = [
  "apps/report/src/pack-result.ts",
  "packages/core/src/json-text.ts",
  "packages/nn/src/safetensors.ts",
];

it("no other source parses JSON by itself: parseJson knows byte order marks", async () => {
  const found: string[] = [];
  for (const place of [
    "apps/cli",
    "apps/report",
    "datasets",
    ...(await readdir(join(root, "packages"))).map((name) => `packages/${name}`),
  ]) {
    for (const name of await readdir(join(root, place, "src"), { recursive: true })) {
      const path = `${place}/src/${name.replaceAll("\\", "/")}`;
      if (/\.tsx?$/.test(name) && (await readFile(join(root, path), "utf8")).includes("JSON.parse(")) found.push(path);
    }
  }
  expect(found.sort()).toEqual(exceptions);
});
