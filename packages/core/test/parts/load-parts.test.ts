import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { loadedParts, loadParts, type PartModule, sha256 } from "../../src/index.ts";
import { moduleHash } from "../../src/parts/module-hash.ts";

/** A module of the user's with this text, by its path. */
async function moduleOf(text: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "likeness-parts-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, "parts.mjs");
  await writeFile(file, text);
  return file;
}

/** Registries that note what they are given. */
function noting() {
  const added: [kind: string, part: unknown, module: PartModule][] = [];
  const registry = (kind: string) => ({
    addOutside: (part: unknown, module: PartModule) => void added.push([kind, part, module]),
  });
  return { added, registries: { aligners: registry("aligner"), models: registry("model") } };
}

it("adds the parts of a module once, each to its kind, and knows its hash", async () => {
  const text = "export const parts = { models: [{ id: 'm' }], aligners: [{ id: 'a' }, { id: 'b' }] };";
  const file = await moduleOf(text);
  const { added, registries } = noting();
  await loadParts([file, file], registries);
  const module = { file, sha256: sha256(text) };
  expect(added).toEqual([
    ["model", { id: "m" }, module],
    ["aligner", { id: "a" }, module],
    ["aligner", { id: "b" }, module],
  ]);
  expect(loadedParts()).toContainEqual(module);
});

it("sees a change in a file that the module imports by relative path", async () => {
  const file = await moduleOf('import { part } from "./mine.mjs"; export const parts = { models: [part] };');
  const other = join(file, "..", "mine.mjs");
  await writeFile(other, "export const part = { id: 'm', version: 1 };");
  await loadParts([file], noting().registries);
  const [module] = loadedParts().slice(-1);
  const lines = [other, file].map(async (path) => `${sha256(await readFile(path))}  ${basename(path)}\n`);
  expect(module!.sha256).toBe(sha256((await Promise.all(lines)).join("")));
  const read = (path: string) => readFile(path);
  expect(await moduleHash(file, read)).toBe(module!.sha256);
  await writeFile(other, "export const part = { id: 'm', version: 2 };");
  expect(await moduleHash(file, read)).not.toBe(module!.sha256);
});

it("leaves kinds alone that are not wanted here", async () => {
  const file = await moduleOf("export const parts = { classifiers: [{ id: 'c' }], aligners: [{ id: 'a' }] };");
  const { added, registries } = noting();
  await loadParts([file], registries);
  expect(added.map(([kind]) => kind)).toEqual(["aligner"]);
});

it.each([
  ["throws", "throw new Error('not today');", /cannot load the parts .*parts\.mjs: not today/, "bad-input"],
  ["exports nothing", "", /parts\.mjs exports no parts/, "bad-input"],
  ["exports a list", "export const parts = [];", /parts\.mjs exports no parts/, "bad-input"],
  ["has no list", "export const parts = { models: {} };", /parts\.mjs: models is no list/, "bad-input"],
  ["names no kind", "export const parts = { model: [] };", /parts\.mjs: "model"; known: .*mean models\?/, "unknown-id"],
])("refuses a module that %s, by its name", async (_, text, message, code) => {
  const failure = loadParts([await moduleOf(text)], noting().registries);
  await expect(failure).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
});

it("refuses a file that is not there", async () => {
  await expect(loadParts(["/no/such/parts.js"], noting().registries)).rejects.toMatchObject({
    code: "bad-input",
    message: "cannot read the parts /no/such/parts.js: there is no such file",
  });
});

it("refuses a module that is not as it was in the process that asks", async () => {
  const file = await moduleOf("export const parts = {};");
  const failure = loadParts([{ file, sha256: "0".repeat(64) }], noting().registries);
  await expect(failure).rejects.toMatchObject({ code: "unavailable", message: expect.stringContaining("was changed") });
});
