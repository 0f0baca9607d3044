import { LikenessError } from "@likeness/core";
import type { ModelCard } from "./model-card.ts";

/** A network's answer for a crop that is no embedding, as it holds NaN or an infinity. Other crops may well have one. */
export class EmbeddingError extends LikenessError {
  constructor(message: string) {
    super("bad-input", message);
  }
}

/** @throws EmbeddingError when one of the embeddings is not finite. */
export function checkFinite(embeddings: readonly Float32Array[], { id, dimensions }: ModelCard): void {
  const broken = embeddings.find((embedding) => !embedding.every(Number.isFinite));
  if (broken === undefined) return;
  const numbers = broken.filter((value) => !Number.isFinite(value)).length;
  throw new EmbeddingError(`${id} answered ${numbers} of ${dimensions} numbers that are not finite`);
}
