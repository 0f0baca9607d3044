import { aligners } from "@likeness/align";
import { LikenessError, type RgbImage } from "@likeness/core";
import { decodePhoto } from "@likeness/datasets";
import { openEmbedder } from "@likeness/embed";
import { EnrolmentPool } from "@likeness/enrol";
import { repeated } from "./repeated-photos.ts";
import type { Subject, SubjectInput } from "./subject.ts";

/** A subject ready to be called. */
export interface OpenSubject {
  readonly library: string;
  /** Works on so many crops or photos, the given ones over and over. */
  call(units: number): Promise<unknown>;
  /** Embeddings of the first `count` crops. @throws LikenessError `usage` for what is no network. */
  embed(count: number): Promise<readonly Float32Array[]>;
  dispose(): Promise<void>;
}

/**
 * Makes the input of a subject ready and answers with what opens the subject itself in this process, so that the
 * opening can be timed alone. @throws LikenessError as decoding and opening do.
 */
export async function prepareSubject(subject: Subject, input: SubjectInput): Promise<() => Promise<OpenSubject>> {
  if (subject.kind === "network") return () => openNetwork(subject, input);
  if (subject.kind === "pipeline") return () => openPool(subject, input);
  const photos: RgbImage[] = [];
  for (const { bytes } of input.photos) photos.push(await decodePhoto(bytes));
  return () => openLocator(subject, photos);
}

type Network = Extract<Subject, { kind: "network" }>;

async function openNetwork({ model, runtime, threads }: Network, { crops }: SubjectInput): Promise<OpenSubject> {
  const largest = 4096;
  const embedder = await openEmbedder(model, { threads, batch: largest, runtime });
  const batches = new Map<number, RgbImage[]>();
  return {
    library: embedder.library,
    call(units) {
      const batch = batches.get(units) ?? Array.from({ length: units }, (_, i) => crops[i % crops.length]!);
      batches.set(units, batch);
      return embedder.embed(batch);
    },
    async embed(count) {
      const embeddings: Float32Array[] = [];
      for (let i = 0; i < count; i += 8)
        embeddings.push(...(await embedder.embed(crops.slice(i, Math.min(count, i + 8)))));
      return embeddings;
    },
    dispose: () => embedder.dispose(),
  };
}

async function openLocator(
  { aligner: id }: Extract<Subject, { kind: "aligner" }>,
  photos: readonly RgbImage[],
): Promise<OpenSubject> {
  const aligner = await aligners.open(id, { threads: 1 });
  let next = 0;
  return {
    library: id,
    async call(units) {
      for (let i = 0; i < units; i++) await aligner.locate(photos[next++ % photos.length]!);
    },
    embed: noEmbedding,
    dispose: () => aligner.dispose(),
  };
}

async function openPool(
  { plan, workers }: Extract<Subject, { kind: "pipeline" }>,
  { photos }: SubjectInput,
): Promise<OpenSubject> {
  const pool = await EnrolmentPool.open(plan, workers);
  return {
    library: "",
    call: (units) => pool.enrol(repeated(photos, units), () => {}),
    embed: noEmbedding,
    dispose: () => pool.dispose(),
  };
}

async function noEmbedding(): Promise<never> {
  throw new LikenessError("usage", "only a network answers with embeddings");
}
