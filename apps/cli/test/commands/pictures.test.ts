import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { gunzipSync } from "node:zlib";
import { sha256 } from "@likeness/core";
import type { Result } from "@likeness/result";
import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import { type Outcome, runLikeness, scratchFolder } from "../run-likeness.ts";

type Colour = readonly [red: number, green: number, blue: number];
type Sheet = Readonly<Record<number, string>>;
interface Page {
  readonly entries: readonly {
    readonly result: Pick<Result, "dataset">;
    readonly faces?: { readonly photos: Sheet; readonly crops: Readonly<Record<string, Sheet>> };
  }[];
}

/** Whose picture is seen is told by its colour: no two photos have one. */
const colours = new Map<string, Colour>();
let first: string;
let second: string;
let home: string;

/** Folders of one name, whose results replace each other, with other people at the same places. */
async function people(names: readonly string[], photosEach: number): Promise<string> {
  const folder = join(await scratchFolder(), "people");
  for (const name of names) {
    await mkdir(join(folder, name), { recursive: true });
    for (let photo = 0; photo < photosEach; photo++) {
      const number = colours.size;
      const colour: Colour = [60 + 45 * (number & 3), 60 + 45 * ((number >> 2) & 3), 60 + 45 * (number >> 4)];
      const file = `${name}/${photo}.png`;
      colours.set(file, colour);
      const create = {
        width: 48,
        height: 48,
        channels: 3,
        background: { r: colour[0], g: colour[1], b: colour[2] },
      } as const;
      await writeFile(join(folder, file), await sharp({ create }).png().toBuffer());
    }
  }
  return folder;
}

beforeAll(async () => {
  first = await people(["Ann", "Ben", "Cem", "Dan", "Eva", "Fay"], 4);
  second = await people(["Abe", "Bea", "Cleo", "Dora", "Emil", "Finn", "Gus"], 5);
  home = await scratchFolder();
});

const plain = ["--aligner", "none", "--model", "pixels", "--classifier", "knn-1"];

function evaluate(dataset: string, out: string, during?: Parameters<typeof runLikeness>[1]): Promise<Outcome> {
  return runLikeness(["eval", "--dataset", dataset, "--out", out, ...plain], {
    env: { LIKENESS_HOME: home },
    ...during,
  });
}

async function pageOf(file: string): Promise<Page["entries"][number]> {
  const data = /id="likeness-data">([^<]*)</.exec(await readFile(file, "utf8"))![1]!;
  return (JSON.parse(gunzipSync(Buffer.from(data, "base64")).toString("utf8")) as Page).entries[0]!;
}

/** Checks every picture of a page against the photo it stands for, and says how many photos have one. */
async function pictured(file: string): Promise<number> {
  const { result, faces } = await pageOf(file);
  const sheets = faces === undefined ? [] : [faces.photos, ...Object.values(faces.crops)];
  for (const sheet of sheets) {
    for (const [index, address] of Object.entries(sheet)) {
      const photo = result.dataset.photos[Number(index)]!.file;
      const picture = sharp(Buffer.from(address.split(",")[1]!, "base64"));
      const { data, info } = await picture.raw().toBuffer({ resolveWithObject: true });
      const middle = info.channels * (info.width * (info.height >> 1) + (info.width >> 1));
      // WebP changes a plain colour by a few of 255; the nearest two of ours are 45 apart.
      const apart = Math.max(...colours.get(photo)!.map((value, c) => Math.abs(value - data[middle + c]!)));
      expect(apart, `the picture of ${photo}`).toBeLessThan(15);
    }
  }
  return Object.keys(faces?.photos ?? {}).length;
}

/** Sizes and dates of what lies below a folder. */
function look(path: string): string {
  try {
    const { mtimeMs, size } = statSync(path);
    return `${mtimeMs}/${size}`;
  } catch {
    return "none";
  }
}

describe("an evaluation that is killed while it replaces another's result", () => {
  it.each([["result.json"], ["report.html"], ["faces"], ["faces/photo"], ["."]])(
    "as soon as %s changes leaves no name beside another's face",
    async (watched) => {
      const out = await scratchFolder();
      const folder = join(out, "people");
      expect((await evaluate(first, out)).code).toBe(0);
      const file = join(folder, watched);
      const before = look(file);
      await evaluate(second, out, {
        during: async (child) => {
          // Without a pause: between two writes there are a few milliseconds.
          while (child.exitCode === null && look(file) === before) await setImmediate();
          child.kill("SIGKILL");
        },
      });
      const page = join(out, "page.html");
      const made = await runLikeness(["report", join(folder, "result.json"), "--out", page]);
      expect(made.code, made.stderr).toBe(0);
      const { result } = await pageOf(page);
      expect([0, result.dataset.photos.length], "all pictures or none").toContain(await pictured(page));
      await pictured(join(folder, "report.html"));
      // The next one goes over what the killed one has left.
      expect((await evaluate(second, out)).code).toBe(0);
      expect(await pictured(join(folder, "report.html"))).toBe(35);
      const left = (await readdir(folder)).filter((name) => !/^\..*\.part$/.test(name));
      expect(left.sort(), "but for a file whose writing was cut off").toEqual([
        "faces",
        "figures.csv",
        "report.html",
        "result.json",
      ]);
    },
  );
});

it("two evaluations at once into one folder leave the result, pictures and page of one of them, whole", async () => {
  for (let round = 0; round < 3; round++) {
    const out = await scratchFolder();
    const folder = join(out, "people");
    const outcomes = await Promise.all([evaluate(first, out), evaluate(second, out)]);
    for (const { code, stderr } of outcomes) expect(code, stderr).toBe(0);
    const bytes = await readFile(join(folder, "result.json"));
    const { dataset } = JSON.parse(bytes.toString()) as Result;
    expect(await readdir(join(folder, "faces")), "those of the other are gone").toEqual([sha256(bytes)]);
    expect(await pictured(join(folder, "report.html"))).toBe(dataset.photos.length);
    expect((await pageOf(join(folder, "report.html"))).result.dataset.hash).toBe(dataset.hash);
    const page = join(out, "page.html");
    await runLikeness(["report", folder, "--out", page]);
    expect(await pictured(page)).toBe(dataset.photos.length);
    expect(await readdir(folder), "no lock is left").toHaveLength(4);
  }
});

describe("likeness report", () => {
  it("shows no numbered pictures, as earlier versions left them, and says in a line how to draw them again", async () => {
    const out = await scratchFolder();
    await evaluate(first, out);
    const faces = join(out, "people", "faces");
    const own = join(faces, (await readdir(faces))[0]!);
    // Somebody else's, under the numbers of these photos.
    for (const layer of readdirSync(own)) {
      mkdirSync(join(faces, layer));
      readdirSync(join(own, layer)).forEach((file, index) => {
        writeFileSync(
          join(faces, layer, `${String(23 - index).padStart(4, "0")}.webp`),
          readFileSync(join(own, layer, file)),
        );
      });
    }
    rmSync(own, { recursive: true });
    const page = join(out, "page.html");
    const made = await runLikeness(["report", join(out, "people"), "--out", page]);
    expect(made.code, made.stderr).toBe(0);
    expect(await pictured(page)).toBe(0);
    expect(made.stderr.trimEnd().split("\n")).toHaveLength(1);
    expect(made.stderr).toMatch(
      /result\.json: the pictures beside it are not of this result.*evaluate again.*--dataset/,
    );
    await runLikeness(["eval", "--dataset", first, "--out", out, ...plain, "--no-faces"], {
      env: { LIKENESS_HOME: home },
    });
    const wished = await runLikeness(["report", join(out, "people"), "--out", page]);
    expect(wished.stderr).toMatch(/there are no pictures of this result.*evaluated with --no-faces: .* without\n$/);
    const bare = await runLikeness(["report", join(out, "people"), "--out", page, "--no-faces"]);
    expect(bare.stderr, "who wants none is told nothing").toBe("");
  });

  it("finds a result's own pictures after another was put beside it, as a cache of results does", async () => {
    const out = await scratchFolder();
    const folder = join(out, "people");
    const kept = await scratchFolder();
    await evaluate(first, out);
    cpSync(folder, kept, { recursive: true });
    await evaluate(second, out);
    cpSync(kept, folder, { recursive: true });
    expect(await readdir(join(folder, "faces"))).toHaveLength(2);
    await runLikeness(["report", folder, "--out", join(out, "page.html")]);
    expect(await pictured(join(out, "page.html"))).toBe(24);
  });
});

it("photos keep their pictures when the same people are evaluated again, drawn only where something is new", async () => {
  const out = await scratchFolder();
  const faces = join(out, "people", "faces");
  await evaluate(first, out);
  const inodes = async () => {
    const [own] = await readdir(faces);
    const layer = join(faces, own!, "photo");
    return (await readdir(layer)).map((name) => statSync(join(layer, name)).ino);
  };
  const before = await inodes();
  const other = join(await scratchFolder(), "people");
  cpSync(first, other, { recursive: true });
  // Every photo is at another place now.
  await rename(join(other, "Fay"), join(other, "Aaron"));
  for (let photo = 0; photo < 4; photo++) colours.set(`Aaron/${photo}.png`, colours.get(`Fay/${photo}.png`)!);
  await evaluate(other, out);
  expect(await pictured(join(out, "people", "report.html"))).toBe(24);
  expect((await inodes()).sort()).toEqual(before.sort());
});

it("a result without a run replaces nothing, and the earlier one is said to be left", async () => {
  const out = await scratchFolder();
  const args = ["--dataset", first, "--out", out, "--runtime", "onnx-cuda"];
  // No CUDA device is visible.
  const env = { LIKENESS_HOME: home, CUDA_VISIBLE_DEVICES: "-1" };
  const alone = await runLikeness(["eval", ...args], { env });
  expect(alone.code, alone.stderr).toBe(3);
  expect(alone.stdout).toMatch(/onnx-cuda:\n\s+not run: [\s\S]*nothing was written/);
  expect(await readdir(out)).toEqual([]);
  await evaluate(first, out);
  const folder = join(out, "people");
  const before = (await readdir(folder)).map((name) => look(join(folder, name)));
  const outcome = await runLikeness(["eval", ...args], { env });
  expect(outcome.code).toBe(3);
  expect(outcome.stdout).toContain(`${join(folder, "result.json")}: the earlier result was left as it is`);
  expect((await readdir(folder)).map((name) => look(join(folder, name)))).toEqual(before);
});
