import { LikenessError } from "@likeness/core";
import { type Classifier, unknown } from "./classifier.ts";
import { type Gallery, packGallery } from "./gallery.ts";
import type { Accepts } from "./reject.ts";
import { checkVectors } from "./vectors.ts";

/** The best identity for a probe, by its index in the gallery, and how sure (see `Prediction.score`). */
export interface Verdict {
  readonly owner: number;
  readonly score: number;
}

/** Judges one probe of the gallery's length with finite components. */
export type Judge = (probe: Float32Array) => Verdict;

/** What differs between classifiers: what is learned of a gallery, and which scores are good enough for a name. */
export interface Recipe {
  readonly id: string;
  readonly learn: (gallery: Gallery, onPerson: () => void) => Judge;
  readonly accepts: Accepts;
}

/** The answer of a classifier with boundaries when the gallery has one person: that person, on the boundary. */
export const soleIdentity: Judge = () => ({ owner: 0, score: 0 });

interface Fitted {
  readonly gallery: Pick<Gallery, "identities" | "dimensions">;
  readonly judge: Judge;
}

/** A classifier from its recipe: everything that the contract asks for and no method needs to repeat. */
export function learnedClassifier({ id, learn, accepts }: Recipe): Classifier {
  let state: Fitted | "unfitted" | "disposed" = "unfitted";

  function assertAlive(): void {
    if (state === "disposed") throw new LikenessError("usage", `${id} was disposed of`, { hint: "open another one" });
  }

  return {
    id,
    async fit(vectors, labels, onPerson = () => {}) {
      assertAlive();
      const gallery = packGallery(vectors, labels);
      const { identities, dimensions } = gallery;
      state = { gallery: { identities, dimensions }, judge: learn(gallery, onPerson) };
    },
    async predict(vectors) {
      assertAlive();
      if (typeof state === "string") {
        throw new LikenessError("usage", `${id} has no gallery yet`, { hint: "call fit before predict" });
      }
      const { gallery, judge } = state;
      checkVectors("probe", vectors, gallery.dimensions);
      return vectors.map((probe) => {
        const { owner, score } = judge(probe);
        return { identity: accepts(score) ? gallery.identities[owner]! : unknown, score };
      });
    },
    async dispose() {
      state = "disposed";
    },
  };
}
