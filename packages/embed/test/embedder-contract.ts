import { type RgbImage, sha256 } from "@likeness/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Embedder, EmbedderKind } from "../src/index.ts";
import { largestDifference } from "./largest-difference.ts";
import { noisyCrops } from "./noisy-crops.ts";

/** What every embedder does, whatever is behind it. `skip` gives the reason when it cannot be opened here. */
export function embedderContract(name: string, open: () => Promise<EmbedderKind>, skip?: string): void {
  describe.skipIf(skip !== undefined)(skip === undefined ? name : `${name} (skipped: ${skip})`, () => {
    let kind: EmbedderKind;
    let embedder: Embedder;
    let crops: RgbImage[];
    beforeAll(async () => {
      kind = await open();
      embedder = await kind.open({ batch: 4 });
      crops = noisyCrops(6, kind.card.crop.size);
    });
    afterAll(async () => embedder?.dispose());

    it("is available where it could be opened", async () => {
      expect(await kind.availability()).toMatchObject({ available: true });
    });

    it("keeps the card of its kind and says what executes it", () => {
      expect(embedder.card).toEqual(kind.card);
      expect(embedder.runtime).toMatch(/^[a-z-]+$/);
      expect(embedder.library).not.toBe("");
    });

    it("gives one finite embedding of the card's length for each crop", async () => {
      const embeddings = await embedder.embed(crops);
      expect(embeddings.map((embedding) => embedding.length)).toEqual(crops.map(() => kind.card.dimensions));
      expect(embeddings.flatMap((embedding) => [...embedding]).every(Number.isFinite)).toBe(true);
    });

    it("has embeddings of length 1 exactly when the card says so", async () => {
      const lengths = (await embedder.embed(crops)).map((embedding) => Math.hypot(...embedding));
      const unit = lengths.every((length) => Math.abs(length - 1) < 1e-5);
      expect(unit).toBe(kind.card.unitLength);
    });

    // 1e-5 in each component: sums may be taken in another order for another batch.
    it("gives the same embedding alone, in a batch and in a batch that is not full", async () => {
      const together = await embedder.embed(crops);
      for (const [i, crop] of crops.entries()) {
        const [alone] = await embedder.embed([crop]);
        expect(largestDifference(alone!, together[i]!)).toBeLessThan(1e-5);
      }
    });

    it("keeps the order of the crops", async () => {
      const forward = await embedder.embed(crops);
      const backward = (await embedder.embed([...crops].reverse())).reverse();
      for (const i of crops.keys()) expect(largestDifference(forward[i]!, backward[i]!)).toBeLessThan(1e-5);
      expect(largestDifference(forward[0]!, forward[1]!)).toBeGreaterThan(1e-3);
    });

    it("answers calls that overlap as it answers them one by one", async () => {
      const one = await embedder.embed(crops);
      const [a, b] = await Promise.all([embedder.embed(crops.slice(0, 3)), embedder.embed(crops.slice(3))]);
      [...a, ...b].forEach((embedding, i) => {
        expect(largestDifference(embedding, one[i]!)).toBeLessThan(1e-5);
      });
    });

    it("hands out arrays of the caller's own", async () => {
      const [first] = await embedder.embed(crops.slice(0, 2));
      const copy = first!.slice();
      await embedder.embed(crops.slice(2));
      expect(first).toEqual(copy);
      expect(first!.buffer.byteLength).toBe(4 * kind.card.dimensions);
    });

    it("leaves the crops as they are", async () => {
      await embedder.embed(crops);
      const untouched = noisyCrops(6, kind.card.crop.size);
      for (const [i, { data }] of crops.entries()) expect(sha256(data)).toBe(sha256(untouched[i]!.data));
    });

    it("gives nothing for no crop", async () => {
      expect(await embedder.embed([])).toEqual([]);
    });

    it("refuses a crop of another size and says which size it takes", async () => {
      const { size } = kind.card.crop;
      const wrong = noisyCrops(1, size + 1);
      const refusal = `crop 1 is ${size + 1}×${size + 1}, but ${kind.card.id} takes crops of ${size}×${size}`;
      await expect(embedder.embed([crops[0]!, ...wrong])).rejects.toThrow(refusal);
      const torn = { ...crops[0]!, data: crops[0]!.data.subarray(1) };
      await expect(embedder.embed([torn])).rejects.toThrow(`with ${3 * size * size - 1} bytes`);
    });

    it("refuses a batch that is none", async () => {
      for (const batch of [0, 1.5, Number.NaN]) {
        await expect(kind.open({ batch })).rejects.toThrow("a batch must be a whole number of at least 1");
      }
    });

    it("refuses to embed after it was disposed of, which may be done twice", async () => {
      const other = await kind.open();
      await other.dispose();
      await other.dispose();
      await expect(other.embed(crops)).rejects.toThrow("disposed");
    });
  });
}
