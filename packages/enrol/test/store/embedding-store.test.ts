import { chmod, mkdir, mkdtemp, readdir, readFile, rename, stat, symlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LikenessError, type Progress, silent } from "@likeness/core";
import { tableFromIPC } from "apache-arrow";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openEmbeddingStore } from "../../src/store/embedding-store.ts";
import { keyFolder } from "../../src/store/template-key.ts";
import { sampleKey, sampleRow, sampleRows } from "./sample-rows.ts";
import { bundle, end, line, outputOfPlainUser, start } from "./spawn-process.ts";

let folder: string;
let warnings: string[];
const progress: Progress = { ...silent, warn: (message) => void warnings.push(message) };

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "likeness-store-"));
  warnings = [];
});

const open = (options = {}) => openEmbeddingStore(sampleKey, { folder, progress, ...options });
const home = () => join(folder, keyFolder(sampleKey));
const segments = async () => (await readdir(home())).filter((name) => name.endsWith(".arrow"));

/** What the store must answer for row `i`: the row without the names that only an export has. */
function stored(i: number) {
  const { file: _, identity: __, ...row } = sampleRow(i);
  return row;
}

it("gives back every state, box, landmark and embedding exactly, after it was opened again", async () => {
  const store = await open();
  await store.put(sampleRows(12));
  await store.flush();
  const again = await open();
  expect(again.size).toBe(12);
  for (let i = 0; i < 12; i++) expect(again.get(sampleRow(i).photo)).toEqual(stored(i));
  expect(again.get("f".repeat(64))).toBeUndefined();
});

it("answers for rows that are not written yet", async () => {
  const store = await open({ flushEvery: 100 });
  await store.put([stored(0)]);
  expect(store.get(stored(0).photo)).toEqual(stored(0));
  await expect(readdir(home())).rejects.toThrow("ENOENT");
});

it("knows nothing under another key: other settings, weights, crop or library", async () => {
  const store = await open();
  await store.put(sampleRows(3));
  await store.flush();
  const others = [
    { faceChoice: "center" as const },
    { model: { ...sampleKey.model, weights: "1".repeat(64) } },
    { model: { ...sampleKey.model, settings: "layout nchw" } },
    { aligner: { ...sampleKey.aligner, libraries: { finder: "2.0.0" } } },
    { crop: { kind: "dlib", size: 150, padding: 0.3 } as const },
    { runtime: { ...sampleKey.runtime, library: "onnxruntime-node 1.1" } },
  ];
  for (const other of others) {
    const empty = await openEmbeddingStore({ ...sampleKey, ...other }, { folder });
    expect(empty.size, JSON.stringify(other)).toBe(0);
  }
  const { crop, ...rest } = sampleKey;
  expect((await openEmbeddingStore({ crop, ...rest }, { folder })).size, "order of members").toBe(3);
});

it("is one Arrow table to other programs", async () => {
  const store = await open();
  await store.put(sampleRows(5));
  await store.flush();
  const [name] = await segments();
  const table = tableFromIPC(await readFile(join(home(), name!)));
  expect(table.numRows).toBe(5);
  expect(table.schema.fields.map((field) => `${field.name}: ${field.type}`)).toEqual([
    "photo: Utf8",
    "state: Utf8",
    "detail: Utf8",
    "faces: Int32",
    "width: Int32",
    "height: Int32",
    "box_left: Float64",
    "box_top: Float64",
    "box_width: Float64",
    "box_height: Float64",
    "score: Float64",
    "landmarks: FixedSizeList[136]<Float32>",
    "embedding: FixedSizeList[8]<Float32>",
  ]);
  expect(Array.from(table.getChild("embedding")?.get(1))).toEqual(Array.from(sampleRow(1).embedding!));
  expect(table.getChild("embedding")?.get(4)).toBeNull();
  expect(table.schema.metadata.get("schema")).toBe("likeness/embeddings@1");
});

it("joins many files into one when opened and keeps every row", async () => {
  const store = await open({ flushEvery: 1 });
  for (let i = 0; i < 20; i++) await store.put([sampleRow(i)]);
  expect(await segments()).toHaveLength(20);
  expect((await open()).size).toBe(20);
  expect(await segments()).toHaveLength(1);
  const again = await open();
  for (let i = 0; i < 20; i++) expect(again.get(sampleRow(i).photo)).toEqual(stored(i));
  expect(warnings).toEqual([]);
});

describe("damage", () => {
  /** A store of two files of two rows each; returns the path of the file with row 0. */
  async function twoFiles(): Promise<string> {
    const store = await open({ flushEvery: 2 });
    await store.put(sampleRows(2));
    const [first] = await segments();
    await store.put(sampleRows(2, 2));
    return join(home(), first!);
  }

  it.each([
    ["a flipped bit", (bytes: Buffer) => bytes.map((byte, i) => (i === bytes.length >> 1 ? byte ^ 1 : byte))],
    ["a cut end", (bytes: Buffer) => bytes.subarray(0, bytes.length - 40)],
    ["nothing in it", () => Buffer.alloc(0)],
    ["text in it", () => Buffer.from("not a table")],
  ])("sets a file with %s aside with a warning and keeps the rest", async (_, damage) => {
    const path = await twoFiles();
    await writeFile(path, damage(await readFile(path)));
    const store = await open();
    expect(store.size).toBe(2);
    expect(store.get(sampleRow(0).photo)).toBeUndefined();
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain(path);
    await store.put(sampleRows(2));
    await store.flush();
    warnings = [];
    expect((await open()).size).toBe(4);
    expect(warnings, "the damage is told once").toEqual([]);
  });

  it("does not use a sound file that was made with other settings", async () => {
    const path = await twoFiles();
    const other = { ...sampleKey, faceChoice: "center" as const };
    await mkdir(join(folder, keyFolder(other)));
    await rename(path, join(folder, keyFolder(other), path.slice(-70)));
    expect((await openEmbeddingStore(other, { folder, progress })).size).toBe(0);
    expect(warnings[0]).toContain("other settings");
  });

  it("warns of a file that cannot be read and works without it", async () => {
    const path = await twoFiles();
    await rename(path, `${path}.away`);
    await mkdir(path);
    expect((await open()).size).toBe(2);
    expect(warnings[0]).toContain("cannot be read");
  });

  it("is not held up by a link that leads nowhere", async () => {
    const path = await twoFiles();
    await rename(path, `${path}.away`);
    await symlink(join(folder, "nowhere"), path);
    expect((await open()).size).toBe(2);
  });

  it("removes the drafts of dead processes and leaves those of living ones", async () => {
    await twoFiles();
    const [old, young] = [".a.arrow.1.00.part", ".b.arrow.2.00.part"].map((name) => join(home(), name));
    await writeFile(old!, "x");
    await writeFile(young!, "x");
    await utimes(old!, new Date(0), new Date(0));
    await open();
    const names = await readdir(home());
    expect(names).toContain(".b.arrow.2.00.part");
    expect(names).not.toContain(".a.arrow.1.00.part");
  });
});

it("refuses rows that do not fit before it keeps any", async () => {
  const store = await open();
  const wide = { ...stored(1), embedding: new Float32Array(9) };
  await expect(store.put([stored(0), wide])).rejects.toThrow("an embedding has 9 numbers instead of 8");
  await expect(store.put([{ ...stored(0), photo: "../x" }])).rejects.toThrow('"../x" is no SHA-256');
  await expect(store.put([{ ...stored(0), landmarks: new Float32Array(10) }])).rejects.toThrow("10 landmark numbers");
  expect(store.size).toBe(0);
});

it("says that it cannot write, keeps the rows and writes them once it can", async () => {
  const store = await open({ flushEvery: 2 });
  await writeFile(home(), "a file where the folder should be");
  const failure = await store.put(sampleRows(2)).catch((thrown: unknown) => thrown);
  expect(failure).toBeInstanceOf(LikenessError);
  expect((failure as LikenessError).code).toBe("storage");
  expect(store.get(sampleRow(1).photo)).toEqual(sampleRow(1));
  await rename(home(), join(folder, "moved"));
  await store.flush();
  expect((await open()).size).toBe(2);
});

it("names the folder when it cannot be read", async () => {
  await writeFile(home(), "a file where the folder should be");
  await expect(open()).rejects.toThrow(`cannot read ${home()}`);
});

describe("processes", () => {
  let script: string;
  beforeAll(async () => {
    script = await bundle("writing-process.ts");
  });

  it("can be read where it cannot be written, and says so when there is something to write", async () => {
    const store = await open({ flushEvery: 1 });
    for (let i = 0; i < 20; i++) await store.put([sampleRow(i)]);
    // Templates are their owner's alone; here the owner has opened them to others.
    for (const name of await readdir(home())) {
      const path = join(home(), name);
      expect((await stat(path)).mode & 0o777).toBe(0o600);
      await chmod(path, 0o644);
    }
    expect((await stat(home())).mode & 0o777).toBe(0o700);
    await chmod(home(), 0o555);
    await chmod(folder, 0o755);
    const output = await outputOfPlainUser(script, folder, 20, 1);
    expect(output).toContain("opened with 20\n20\n");
    expect(output).toContain(`LikenessError: cannot write ${home()}`);
    expect(await segments()).toHaveLength(20);
    await chmod(home(), 0o700);
  });

  it("loses at most the last unflushed rows to SIGKILL and goes on from there", async () => {
    const child = start(script, folder, 0, 22, "stay");
    await line(child, "21");
    child.kill("SIGKILL");
    expect(await end(child)).toBe("SIGKILL");
    const store = await open();
    expect(store.size).toBe(20);
    for (let i = 0; i < 20; i++) expect(store.get(sampleRow(i).photo)).toEqual(stored(i));
    await store.put(sampleRows(2, 20));
    await store.flush();
    expect((await open()).size).toBe(22);
    expect(warnings).toEqual([]);
  });

  it("is whole whenever SIGKILL comes", async () => {
    const child = start(script, folder, 0, 100_000);
    await line(child, "3");
    for (let look = 0; look < 5; look++) expect((await open()).size % 4).toBe(0);
    child.kill("SIGKILL");
    await end(child);
    const store = await open();
    expect(store.size).toBeGreaterThanOrEqual(4);
    for (let i = 0; i < store.size; i++) expect(store.get(sampleRow(i).photo)).toEqual(stored(i));
    expect(warnings).toEqual([]);
  });

  it("keeps the rows of processes that write at once while others open and join", async () => {
    const children = [0, 100, 50].map((from) => start(script, folder, from, 100));
    const ends = Promise.all(children.map(end));
    let running = true;
    void ends.then(() => (running = false));
    while (running) await open();
    expect(await ends).toEqual([0, 0, 0]);
    const store = await open();
    expect(store.size).toBe(200);
    for (let i = 0; i < 200; i++) expect(store.get(sampleRow(i).photo)).toEqual(stored(i));
    expect(warnings).toEqual([]);
  });
});
