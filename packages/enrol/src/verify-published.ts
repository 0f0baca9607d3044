import { type Aligner, aligners } from "@likeness/align";
import { LikenessError, messageOf, type Progress, silent } from "@likeness/core";
import { openDataset, type Photo } from "@likeness/datasets";
import {
  type Embedder,
  EmbeddingError,
  families,
  openEmbedder,
  type PublishedEmbedding,
  type PublishedEmbeddings,
} from "@likeness/embed";
import { squaredDistance } from "@likeness/metrics";
import { Missed } from "./photo/missed.ts";
import { photoCrop } from "./photo/stages.ts";

/** What is compared with what. */
export interface VerifyOptions {
  /** The model whose authors published embeddings, opened. */
  readonly embedder: Embedder;
  /** Finds the faces; best the one that the published embeddings were made with. */
  readonly aligner: Aligner;
  /** Those without a published embedding are left out. */
  readonly photos: readonly Photo[];
  readonly published: readonly PublishedEmbedding[];
  /** Largest squared distance that counts as equal. Default 0.05: another JPEG decoder and build of the aligner. */
  readonly tolerance?: number;
  readonly progress?: Progress;
}

/** One photo compared with its published embedding. */
export type VerifiedPhoto =
  | {
      readonly state: "compared";
      readonly file: string;
      /** Squared distance to the embedding published for this photo. */
      readonly distance: number;
      /** Published embeddings of other photos that are nearer: 0 when its own is the nearest. */
      readonly nearer: number;
    }
  | { readonly state: "not-compared"; readonly file: string; readonly reason: string };

/** Outcome of the comparison. */
export interface Verification {
  /** Whether every photo with a published embedding could be compared and is within the tolerance. */
  readonly passed: boolean;
  readonly tolerance: number;
  readonly photos: readonly VerifiedPhoto[];
}

/**
 * Embeds the photos whose true embeddings the authors of a model published, and compares. Where the aligner that they
 * were made with cannot work here, faceapi-tiny stands in, with a warning.
 * @throws LikenessError `usage` for a model without published embeddings, `unavailable` when weights, photos or embeddings
 * are not here.
 */
export async function verifyModel(id: string, progress: Progress = silent): Promise<Verification> {
  const known = families.flatMap(({ embeddings }) => embeddings ?? []);
  const { dataset, aligner: maker, read } = known.find(({ model }) => model === id) ?? notPublished(id, known);
  const { available } = await aligners.get(maker).availability();
  if (!available) {
    progress.warn(
      `the published embeddings were made with the aligner ${maker}; ${standIn} stands in, so distances are larger`,
    );
  }
  const embedder = await openEmbedder(id);
  const aligner = await aligners.open(available ? maker : standIn);
  try {
    const { photos } = await openDataset(dataset, { progress });
    const published = await read({ progress });
    return await verifyPublished({ embedder, aligner, photos, published, progress });
  } finally {
    await Promise.all([aligner.dispose(), embedder.dispose()]);
  }
}

const standIn = "faceapi-tiny";

function notPublished(id: string, known: readonly PublishedEmbeddings[]): never {
  const ids = known.map(({ model }) => model).join(", ");
  throw new LikenessError("usage", `there are no published embeddings to verify ${id} with; known: ${ids}`);
}

/**
 * Embeds photos whose true embeddings are published and compares.
 * @throws LikenessError `bad-input` when none of the photos has a published embedding.
 */
export async function verifyPublished(options: VerifyOptions): Promise<Verification> {
  const { embedder, published, tolerance = 0.05, progress = silent } = options;
  const expected = new Map(published.map((entry) => [entry.photo, entry]));
  const known = options.photos.filter(({ file }) => expected.has(withoutEnding(file)));
  if (known.length === 0) throw new LikenessError("bad-input", "none of the photos has a published embedding");
  const step = progress.step(`${embedder.card.id}: comparing with the published embeddings`, known.length);
  const photos: VerifiedPhoto[] = [];
  for (const photo of known) {
    photos.push(await verifyPhoto(photo, expected.get(withoutEnding(photo.file))!, options));
    step.advance();
  }
  const compared = photos.filter((photo) => photo.state === "compared");
  const within = compared.filter(({ distance }) => distance <= tolerance);
  step.done(
    `${embedder.card.id}: ${within.length} of ${known.length} photos within ${tolerance} of what was published`,
  );
  return { passed: within.length === known.length, tolerance, photos };
}

async function verifyPhoto(
  photo: Photo,
  { embedding: expected }: PublishedEmbedding,
  { embedder, aligner, published }: VerifyOptions,
): Promise<VerifiedPhoto> {
  const { file } = photo;
  const crop = await photoCrop(photo, aligner, "largest", embedder.card.crop);
  if (crop instanceof Missed) {
    const reason = crop.detail ?? `${aligner.id} found no face`;
    return { state: "not-compared", file, reason };
  }
  try {
    const [found] = await embedder.embed([crop]);
    const distance = squaredDistance(found!, expected);
    const nearer = published.filter(({ embedding }) => squaredDistance(found!, embedding) < distance).length;
    return { state: "compared", file, distance, nearer };
  } catch (failure) {
    if (!(failure instanceof EmbeddingError)) throw failure;
    return { state: "not-compared", file, reason: messageOf(failure) };
  }
}

function withoutEnding(file: string): string {
  return file.replace(/\.[^./]+$/, "");
}
