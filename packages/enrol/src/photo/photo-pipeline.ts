import { performance } from "node:perf_hooks";
import { type Aligner, chooseFace, cropFace, type Face } from "@likeness/align";
import { Reused, type RgbImage } from "@likeness/core";
import { decodePhoto } from "@likeness/datasets";
import { type Embedder, EmbeddingError } from "@likeness/embed";
import type { Enrolled, EnrolmentPlan } from "../plan.ts";
import type { EmbeddingRow } from "../store/embedding-row.ts";
import { answersDiffer } from "./batch-check.ts";
import { Missed } from "./missed.ts";
import { modelFailure } from "./model-failure.ts";
import { emptyRow, missedRow, stateOfMissed } from "./photo-rows.ts";
import { cropOf, facesOf, pixelsOf } from "./stages.ts";

/** One photo's place in the dataset, its SHA-256 and its encoded bytes. */
export interface PhotoBytes {
  readonly index: number;
  readonly photo: string;
  readonly bytes: Uint8Array;
}

/** Pixels on their way, and how long beginning that kept this thread, or all of it where it was done here. */
export interface Decoding {
  readonly image: Promise<RgbImage>;
  readonly begunMs: number;
}

/** A photo on its way: without a crop its row is final, with one it waits for the network. */
export interface Prepared extends Enrolled {
  /** Its memory is used again once it is embedded. */
  readonly crop?: RgbImage;
}

/** Photo bytes → template, with the parts of one {@link EnrolmentPlan} opened. Every photo ends in exactly one state. */
export class PhotoPipeline {
  readonly #plan: EnrolmentPlan;
  readonly #aligner: Aligner;
  readonly #embedder: Embedder;
  /** Whether it was seen that the network's answer for a crop is the same alone and among others. */
  #checked = false;
  /** Set when it is not: then a template must not hang on who came before. */
  #oneByOne = false;
  /** Pixels of photos and crops that are done with, for those that follow. */
  readonly #pixels = new Reused<Uint8Array>((bytes) => new Uint8Array(bytes));
  readonly #memory = (bytes: number) => this.#pixels.take(bytes);

  constructor(plan: EnrolmentPlan, aligner: Aligner, embedder: Embedder) {
    this.#plan = plan;
    this.#aligner = aligner;
    this.#embedder = embedder;
  }

  /** Begins to decode a photo, which happens beside this thread unless the photo is small. */
  decode({ bytes }: PhotoBytes): Decoding {
    const began = performance.now();
    const image = decodePhoto(bytes, { memory: this.#memory });
    // Whoever prepares the photo hears of a failure; until then it is not unheard of.
    image.catch(() => {});
    return { image, begunMs: performance.now() - began };
  }

  /**
   * Locates and crops one photo. Never rejects for what the photo is: that becomes its state.
   * @param decoding its pixels, when decoding began before.
   */
  async prepare(bytes: PhotoBytes, decoding: Decoding = this.decode(bytes)): Promise<Prepared> {
    const { index, photo } = bytes;
    const began = performance.now();
    const image = await pixelsOf(decoding.image);
    if (image instanceof Missed) return { index, row: missedRow(photo, image) };
    const decoded = performance.now();
    const decodeMs = decoding.begunMs + decoded - began;
    const faces = await facesOf(this.#aligner, image);
    if (faces instanceof Missed)
      return { index, row: { ...missedRow(photo, faces), size: [image.width, image.height] } };
    const located = performance.now();
    const { row, crop } = this.#crop(image, faces, photo);
    this.#pixels.give(image.data);
    const cropMs = performance.now() - located;
    const times = { decodeMs, locateMs: located - decoded, cropMs, embedMs: 0 };
    return { index, row, times, ...(crop && { crop }) };
  }

  /** Embeds the crops of a batch and completes its rows, in order. */
  async embed(batch: readonly Prepared[]): Promise<Enrolled[]> {
    const crops = batch.flatMap((prepared) => prepared.crop ?? []);
    const began = performance.now();
    const answers = crops.length === 0 ? [] : await this.#answers(crops);
    const embedMs = (performance.now() - began) / Math.max(1, crops.length);
    for (const { data } of crops) this.#pixels.give(data);
    let next = 0;
    return batch.map(({ index, row, times, crop }) => {
      if (crop === undefined) return { index, row, ...(times && { times }) };
      const answer = answers[next++]!;
      const done = { index, ...(times && { times: { ...times, embedMs } }) };
      if (answer instanceof EmbeddingError) {
        return { ...done, row: { ...row, state: "bad-embedding", detail: answer.message }, passing: true };
      }
      const apart = this.#oneByOne && { passing: true, batchDependent: true };
      return { ...done, row: { ...row, embedding: answer }, ...apart };
    });
  }

  /** What the network says of each crop, alone where its answers hang on each other. */
  async #answers(crops: readonly RgbImage[]): Promise<(Float32Array | EmbeddingError)[]> {
    try {
      if (this.#oneByOne) return await this.#apart(crops);
      const together = await this.#embedder.embed(crops);
      if (!this.#plan.foreign || this.#checked || crops.length === 1) return together;
      this.#checked = true;
      const [alone] = await this.#apart(crops.slice(0, 1));
      this.#oneByOne = alone instanceof EmbeddingError || answersDiffer(alone!, together[0]!);
      return this.#oneByOne ? await this.#apart(crops) : together;
    } catch (thrown) {
      if (!(thrown instanceof EmbeddingError)) throw modelFailure(this.#plan.model, thrown);
      return this.#apart(crops);
    }
  }

  async #apart(crops: readonly RgbImage[]): Promise<(Float32Array | EmbeddingError)[]> {
    const answers: (Float32Array | EmbeddingError)[] = [];
    for (const crop of crops) {
      try {
        answers.push(...(await this.#embedder.embed([crop])));
      } catch (thrown) {
        if (!(thrown instanceof EmbeddingError)) throw thrown;
        answers.push(thrown);
      }
    }
    return answers;
  }

  async dispose(): Promise<void> {
    await Promise.all([this.#aligner.dispose(), this.#embedder.dispose()]);
  }

  #crop(image: RgbImage, faces: readonly Face[], photo: string): { row: EmbeddingRow; crop?: RgbImage } {
    const size = [image.width, image.height] as const;
    const face = chooseFace(faces, image, this.#plan.faceChoice);
    if (face === undefined) return this.#miss(image, { ...emptyRow(photo), size });
    const { box, score, landmarks } = face;
    const row: EmbeddingRow = {
      ...emptyRow(photo),
      state: "enrolled",
      faces: faces.length,
      size,
      box,
      score,
      landmarks,
    };
    const crop = cropOf(image, face, this.#plan.crop, this.#memory);
    return crop instanceof Missed ? { row: { ...row, ...stateOfMissed(crop) } } : { row, crop };
  }

  /** A photo without a face: a state of its own, or by policy the middle of the photo in place of a face. */
  #miss(image: RgbImage, row: EmbeddingRow): { row: EmbeddingRow; crop?: RgbImage } {
    if (this.#plan.missPolicy === "fail") return { row };
    const side = Math.min(image.width, image.height);
    const box = { left: (image.width - side) / 2, top: (image.height - side) / 2, width: side, height: side };
    const middle = { box, score: 0, landmarks: new Float32Array(136) };
    const crop = cropFace(image, middle, { kind: "box", size: this.#plan.crop.size }, this.#memory);
    return { row: { ...row, state: "enrolled-center-crop", box }, crop };
  }
}
