import { aligners } from "@likeness/align";
import { isDatasetId } from "@likeness/datasets";
import { describe, expect, it } from "vitest";
import { families, graphFamilies, graphOf, models, variantsOf } from "../../src/index.ts";

it("knows every model of every family, in the order of the families, and no other", () => {
  const ids = families.flatMap((family) => family.models.map(({ id }) => id));
  expect(ids.length).toBeGreaterThan(0);
  expect(models.ids).toEqual(ids);
  for (const { id, title, card } of models) expect({ id, title }).toEqual({ id: card.id, title: card.title });
});

describe.each(graphFamilies().map((family) => [family.id, family] as const))("the record of %s", (_, family) => {
  it("describes its own graphs: crop, dimensions, and the same tensors in every variant", () => {
    const variants = variantsOf(family).length === 0 ? [undefined] : variantsOf(family);
    const { crop, dimensions } = family.template;
    const tensors = [...graphOf(family).parameters];
    expect(tensors.length).toBeGreaterThan(0);
    for (const variant of variants) {
      const { nodes, outputs, parameters } = graphOf(family, variant);
      const input = nodes.find(({ operation }) => operation.kind === "input")!;
      expect(input.shape).toEqual([crop.size, crop.size, 3]);
      expect(nodes[outputs["embedding"]!]!.shape).toEqual([dimensions]);
      expect([...parameters]).toEqual(tensors);
    }
  });

  it("publishes variants that there are", () => {
    for (const { variant } of family.models) expect(graphOf(family, variant)).toBeDefined();
    expect(() => graphOf(family, "none such")).toThrow(/variant/);
  });
});

it("verifies models of the family with photos and an aligner that there are", () => {
  const verified = families.filter(({ embeddings }) => embeddings !== undefined);
  expect(verified.map(({ id }) => id)).toEqual(["nn4.small2"]);
  for (const family of verified) {
    const { model, dataset, aligner } = family.embeddings!;
    expect(family.models.map(({ id }) => id)).toContain(model);
    expect(isDatasetId(dataset)).toBe(true);
    expect(aligners.ids).toContain(aligner);
  }
});
