import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { type DlibLocator, openDlib } from "@likeness/align-dlib";
import type { RgbImage } from "@likeness/core";
import { decodePhoto, openDataset } from "@likeness/datasets";
import { landmarkPlaces } from "@likeness/files";
import { type PlainPass, PlainProgram } from "./plain-program.ts";

const rounds = Number(process.argv[2] ?? 9);
const photoCount = Number(process.argv[3] ?? 40);

type AddonPass = Awaited<ReturnType<typeof addonPass>>;

/** Passes with one and with two threads, in turn, so that a neighbour on the machine disturbs all four alike. */
interface Passes {
  readonly plain1: PlainPass[];
  readonly plain2: PlainPass[];
  readonly addon1: AddonPass[];
  readonly addon2: AddonPass[];
}

/** Milliseconds for each photo and for the whole pass, with `inFlight` photos under way at once. */
async function addonPass(locator: DlibLocator, photos: readonly RgbImage[], inFlight: number) {
  const each: number[] = new Array(photos.length).fill(0);
  let next = 0;
  const lane = async () => {
    for (let i = next++; i < photos.length; i = next++) {
      const began = performance.now();
      await locator.locate(photos[i]!);
      each[i] = performance.now() - began;
    }
  };
  const began = performance.now();
  await Promise.all(Array.from({ length: inFlight }, lane));
  return { each, total: performance.now() - began };
}

/** The mean over photos of the least time over rounds: what is left when neighbours on the machine are subtracted. */
function leastMean(passes: readonly (readonly number[])[]): number {
  const least = passes[0]!.map((_, photo) => Math.min(...passes.map((pass) => pass[photo]!)));
  return least.reduce((sum, value) => sum + value, 0) / least.length;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return (sorted[Math.floor((sorted.length - 1) / 2)]! + sorted[Math.ceil((sorted.length - 1) / 2)]!) / 2;
}

function row(name: string, value: string): void {
  process.stdout.write(`${name.padEnd(58)} ${value}\n`);
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "likeness-bench-"));
  const dataset = await openDataset("lfw-subset");
  const photos = await Promise.all(
    dataset.photos.slice(0, photoCount).map(async (photo) => decodePhoto(await photo.read())),
  );
  const locator = await openDlib();
  const isAvx2 = locator.detail.endsWith("avx2");
  const build = {
    compiler: process.env["CXX"] ?? "c++",
    flags: ["-std=c++17", "-O3", ...(isAvx2 ? ["-mavx2"] : [])],
    source: join(import.meta.dirname, "..", "..", "bench", "plain.cpp"),
    folder,
  };
  const predictor = landmarkPlaces().find((place) => existsSync(place))!;
  const plain = new PlainProgram(build, photos, predictor);
  const found: Passes = { plain1: [], plain2: [], addon1: [], addon2: [] };
  await addonPass(locator, photos, 2);
  await plain.pass(2);
  for (let round = 0; round < rounds; round++) {
    found.plain1.push(await plain.pass(1));
    found.addon1.push(await addonPass(locator, photos, 1));
    found.plain2.push(await plain.pass(2));
    found.addon2.push(await addonPass(locator, photos, 2));
  }
  plain.stop();
  report(locator.detail, photos.length, found);
  await locator.dispose();
  rmSync(folder, { recursive: true });
}

function report(detail: string, count: number, { plain1, plain2, addon1, addon2 }: Passes): void {
  const detect = leastMean(plain1.map((pass) => pass.detect));
  const landmarks = leastMean(plain1.map((pass) => pass.landmarks));
  const whole = leastMean(plain1.map((pass) => pass.detect.map((value, i) => value + pass.landmarks[i]!)));
  const addon = leastMean(addon1.map((pass) => pass.each));
  const least = (passes: readonly { total: number }[]) => Math.min(...passes.map(({ total }) => total));
  const paired = (a: readonly { total: number }[], b: readonly { total: number }[]) =>
    median(a.map(({ total }, round) => total / b[round]!.total));
  row("machine", `${cpus().length} × ${cpus()[0]?.model.trim()}; ${detail}; ${count} photos, ${rounds} rounds`);
  row("C++ alone, one thread: detection, ms a photo", detect.toFixed(2));
  row("C++ alone, one thread: landmarks, ms a photo", landmarks.toFixed(2));
  row("C++ alone, one thread: both, ms a photo", whole.toFixed(2));
  row("addon, one photo at a time, ms a photo", addon.toFixed(2));
  row("addon / C++, least times", (addon / whole).toFixed(3));
  row("addon / C++, median of rounds", paired(addon1, plain1).toFixed(3));
  row(
    "speed-up with two threads, C++ alone: least, median",
    speedUp(least(plain1) / least(plain2), paired(plain1, plain2)),
  );
  row(
    "speed-up with two photos at once, addon: least, median",
    speedUp(least(addon1) / least(addon2), paired(addon1, addon2)),
  );
}

function speedUp(least: number, middle: number): string {
  return `${least.toFixed(2)}, ${middle.toFixed(2)}`;
}

await main();
