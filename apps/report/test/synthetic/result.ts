import { createHash } from "node:crypto";
import { mulberry32, normal } from "@likeness/core";
import { packTemplates, squaredDistance, verify, wilson } from "@likeness/metrics";
import type { ClassifierResult, Identification, PhotoRow, PhotoState, Result, Run } from "@likeness/result";
import type { SyntheticPhoto } from "./decisions.ts";
import { drawnLandmarks } from "./landmarks.ts";

export interface SyntheticOptions {
  /** Folder names. */
  readonly people: readonly string[];
  readonly photosEach: number;
  readonly dimensions: number;
  readonly seed: number;
  readonly runs: readonly SyntheticRun[];
}

export interface SyntheticRun {
  readonly aligner: string;
  readonly model: string;
  readonly runtime: string;
  /** Standard deviation of one component of a template about its person's. */
  readonly spread: number;
  /** Photo index → why it did not enrol. */
  readonly failures: Readonly<Record<number, PhotoState>>;
  readonly msPerPhoto: number;
  /** Seed of this run's share of the noise; the rest is common to all runs, as the photos are. */
  readonly seed: number;
  readonly fromStore?: boolean;
}

/** A result and the templates behind it. */
export interface Synthetic {
  readonly result: Result;
  readonly photos: readonly (readonly SyntheticPhoto[])[];
}

const names = [
  "Ada_Lund",
  "Boris_Quill",
  "Chiara_Vance",
  "Deepak_Orr",
  "Elif_Marsh",
  "Farid_Stone",
  "Grace_Teller",
  "Hugo_Underhill",
  "Ines_Walker",
  "Jun_Yarrow",
];

const scoring = { seed: 42, folds: 10, resamples: 500 };

/** Ten people with ten photos each, three runs: two that are as good as equal and one that is worse and misses faces. */
export async function smallSynthetic(people: readonly string[] = names): Promise<Synthetic> {
  return syntheticResult({
    people,
    photosEach: 10,
    dimensions: 64,
    seed: 7,
    runs: [
      {
        aligner: "faceapi-tiny",
        model: "dlib-resnet",
        runtime: "onnx-cpu",
        spread: 0.078,
        failures: { 23: "no-face" },
        msPerPhoto: 21,
        seed: 1,
      },
      {
        aligner: "faceapi-ssd",
        model: "dlib-resnet",
        runtime: "onnx-cpu",
        spread: 0.074,
        failures: {},
        msPerPhoto: 64,
        seed: 2,
      },
      {
        aligner: "faceapi-tiny",
        model: "nn4.small2.v1",
        runtime: "onnx-cpu",
        spread: 0.115,
        failures: { 5: "no-face", 23: "no-face", 61: "unreadable", 62: "bad-crop" },
        msPerPhoto: 16,
        seed: 3,
      },
      {
        aligner: "faceapi-tiny",
        model: "dlib-resnet",
        runtime: "tfjs-wasm",
        spread: 0.078,
        failures: { 23: "no-face" },
        msPerPhoto: 88,
        seed: 1,
        fromStore: true,
      },
    ],
  });
}

/** A thousand people with ten photos each. */
export async function largeSynthetic(): Promise<Synthetic> {
  const people = Array.from({ length: 1000 }, (_, i) => `Person_${String(i).padStart(4, "0")}`);
  return syntheticResult({
    people,
    photosEach: 10,
    dimensions: 24,
    seed: 11,
    runs: [
      {
        aligner: "faceapi-tiny",
        model: "dlib-resnet",
        runtime: "onnx-cpu",
        spread: 0.11,
        failures: { 40: "no-face" },
        msPerPhoto: 21,
        seed: 1,
      },
    ],
  });
}

export async function syntheticResult(options: SyntheticOptions): Promise<Synthetic> {
  const files = options.people.flatMap((identity) =>
    Array.from({ length: options.photosEach }, (_, i) => ({
      identity,
      file: `${identity}/${identity}_${String(i + 1).padStart(4, "0")}.jpg`,
    })),
  );
  const made = await Promise.all(options.runs.map((run) => makeRun(options, run, files)));
  return {
    photos: made.map(({ photos }) => photos),
    result: {
      schema: "likeness/result@1",
      created: "2026-03-01T12:00:00.000Z",
      command: "likeness eval --dataset synthetic",
      environment: {
        likeness: "0.1.0",
        node: "v20.20.0",
        platform: "linux-x64",
        cpu: "Synthetic CPU",
        cores: 4,
        memoryBytes: 8 * 2 ** 30,
        libraries: { "onnxruntime-node": "1.2.3", sharp: "0.35.5" },
      },
      dataset: {
        id: "synthetic",
        title: "Synthetic people",
        revision: "seed 7",
        hash: createHash("sha256").update(JSON.stringify(files)).digest("hex"),
        images: files.length,
        identities: options.people.length,
        notes: ["Drawn, not photographed: nothing here is a measurement."],
        licence: "none needed",
        photos: files.map(({ file, identity }) => ({
          file,
          identity,
          sha256: createHash("sha256").update(file).digest("hex"),
        })),
      },
      settings: { ...scoring, faceChoice: "largest", missPolicy: "fail" },
      runs: made.map(({ run }) => run),
      unavailable: [
        {
          id: "faceapi-tiny/dlib-resnet/onnx-cuda",
          aligner: "faceapi-tiny",
          model: "dlib-resnet",
          runtime: "onnx-cuda",
          reason: "no CUDA device was found",
          remedy: "install the CUDA 12 libraries",
        },
      ],
    },
  };
}

async function makeRun(
  options: SyntheticOptions,
  wanted: SyntheticRun,
  files: readonly { file: string; identity: string }[],
) {
  const photos = templatesOf(options, wanted, files);
  const enrolled = photos.filter(({ template }) => template !== null);
  const rows = files.map((_, i): PhotoRow => photoRow(wanted.failures[i] ?? "enrolled", i));
  const attempted = files.length;
  const missed = attempted - enrolled.length;
  const identification = identify(photos, options.photosEach);
  const run: Run = {
    id: `${wanted.aligner}/${wanted.model}/${wanted.runtime}`,
    aligner: { id: wanted.aligner, version: "1.0.0" },
    model: {
      id: wanted.model,
      dimensions: options.dimensions,
      parameters: 5_000_000,
      crop: wanted.model === "dlib-resnet" ? "dlib150" : "openface96",
      weightsSha256: createHash("sha256").update(wanted.model).digest("hex"),
      licence: "CC0",
      trainedOn: "nobody: templates are random numbers",
    },
    runtime: { id: wanted.runtime, version: "1.2.3" },
    classifiers: Object.keys(identification.classifiers),
    enrolment: {
      attempted,
      enrolled: enrolled.length,
      failureToEnrol: { rate: missed / attempted, interval: wilson(missed, attempted) },
      failures: Object.entries(wanted.failures)
        .filter(([i]) => Number(i) < files.length)
        .map(([i, state]) => ({
          file: files[Number(i)]!.file,
          state,
          detail: "synthetic",
        })),
      photos: rows,
    },
    verification: await verify(
      packTemplates(
        photos,
        photos.map(({ template }) => template),
      ),
      { grid: { start: 0.3, stop: 1.19, step: 0.01 }, ...scoring },
    ),
    identification,
    projection: {
      method: "t-SNE",
      seed: 42,
      perplexity: 30,
      trustworthiness: 0.95,
      neighbours: 12,
      points: project(options, photos),
    },
    timings: timingsOf(attempted, wanted),
    templates: { dimensions: options.dimensions, data: encode(enrolled.map(({ template }) => template!)) },
    warnings: wanted.spread > 0.1 ? ["made noisier than the others on purpose"] : [],
  };
  return { run, photos };
}

function templatesOf(
  options: SyntheticOptions,
  run: SyntheticRun,
  files: readonly { file: string; identity: string }[],
) {
  const common = mulberry32(options.seed);
  const own = mulberry32(run.seed);
  const vector = (uniform: () => number) => Float64Array.from({ length: options.dimensions }, () => normal(uniform));
  const scale = 1 / Math.sqrt(options.dimensions);
  const middle = vector(common).map((x) => x * scale);
  const centres = new Map(
    options.people.map((name) => [name, vector(common).map((x, k) => 0.9 * x * scale + 0.75 * middle[k]!)]),
  );
  return files.map(({ file, identity }, i): SyntheticPhoto => {
    const shared = vector(common);
    const noise = vector(own);
    const harder = i % 17 === 3 ? 1.5 : 1;
    const point = centres.get(identity)!.map((x, k) => x + harder * run.spread * (0.95 * shared[k]! + 0.3 * noise[k]!));
    const length = Math.hypot(...point);
    const failed = run.failures[i] !== undefined && run.failures[i] !== "enrolled-center-crop";
    return { file, identity, template: failed ? null : Float32Array.from(point, (x) => x / length) };
  });
}

function photoRow(state: PhotoState, index: number): PhotoRow {
  if (state === "unreadable") return { state, faces: 0 };
  if (state === "no-face") return { state, faces: 0, size: [250, 250] };
  const { box, landmarks } = drawnLandmarks(index);
  return { state, faces: index % 29 === 4 ? 2 : 1, size: [250, 250], box, landmarks, score: 0.93 };
}

/** Every other photo is the gallery; a probe gets the name of its nearest, or of the nearest mean. */
function identify(photos: readonly SyntheticPhoto[], photosEach: number): Identification {
  const gallery = photos.filter((_, i) => (i % photosEach) % 2 === 0);
  const probes = photos.filter((_, i) => (i % photosEach) % 2 === 1);
  const enrolled = gallery.filter(({ template }) => template !== null).slice(0, 2000);
  const nearest = (probe: SyntheticPhoto, among: readonly SyntheticPhoto[]) => {
    let found: { name: string; distance: number } | null = null;
    for (const { template, identity } of among) {
      const distance = squaredDistance(probe.template!, template!);
      if (found === null || distance < found.distance) found = { name: identity, distance };
    }
    return found;
  };
  const predict = (among: readonly SyntheticPhoto[]): ClassifierResult => {
    const predictions = probes.map((probe) => {
      const found = probe.template === null ? null : nearest(probe, among);
      return {
        file: probe.file,
        truth: probe.identity,
        predicted: found?.name ?? null,
        score: found?.distance ?? null,
      };
    });
    const correct = predictions.filter(({ truth, predicted }) => truth === predicted).length;
    return {
      accuracy: correct / probes.length,
      correct,
      interval: wilson(correct, probes.length),
      fitMs: 1,
      predictMs: 1,
      predictions,
    };
  };
  return {
    train: gallery.length,
    test: probes.length,
    unmatchable: 0,
    classifiers: { "knn-1": predict(enrolled), "nearest-mean": predict(meansOf(enrolled)) },
  };
}

function meansOf(photos: readonly SyntheticPhoto[]): readonly SyntheticPhoto[] {
  const byPerson = new Map<string, SyntheticPhoto[]>();
  for (const photo of photos) byPerson.set(photo.identity, [...(byPerson.get(photo.identity) ?? []), photo]);
  return [...byPerson].map(([identity, own]) => ({
    file: identity,
    identity,
    template: own[0]!.template!.map((_, k) => own.reduce((sum, { template }) => sum + template![k]!, 0) / own.length),
  }));
}

/** People on a spiral, their photos about them: a picture for the map, no projection of anything. */
function project(options: SyntheticOptions, photos: readonly SyntheticPhoto[]): [number, number][] {
  const uniform = mulberry32(options.seed + 1);
  const place = new Map(
    options.people.map((name, i) => {
      const [angle, radius] = [2.4 * i, 6 * Math.sqrt(i + 1)];
      return [name, [radius * Math.cos(angle), radius * Math.sin(angle)] as const];
    }),
  );
  return photos.flatMap(({ identity, template }) => {
    const [x, y] = place.get(identity)!;
    const [dx, dy] = [1.4 * normal(uniform), 1.4 * normal(uniform)];
    return template === null ? [] : [[x + dx, y + dy] as [number, number]];
  });
}

function timingsOf(images: number, { msPerPhoto, fromStore = false }: SyntheticRun): Run["timings"] {
  const total = images * msPerPhoto;
  return fromStore
    ? { images: 0, decodeMs: 0, locateMs: 0, cropMs: 0, embedMs: 0, wallMs: 0, fromStore: images }
    : {
        images,
        decodeMs: 0.1 * total,
        locateMs: 0.5 * total,
        cropMs: 0.05 * total,
        embedMs: 0.35 * total,
        wallMs: 0.4 * total,
        fromStore: 0,
      };
}

function encode(templates: readonly Float32Array[]): string {
  return Buffer.concat(
    templates.map(({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength)),
  ).toString("base64");
}
