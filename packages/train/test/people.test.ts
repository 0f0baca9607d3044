import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { photosByPerson, sampleBatch } from "../src/batches/sample-batch.ts";
import { splitPeople } from "../src/index.ts";

const people = Array.from({ length: 10 }, (_, i) => `p${i}`);

describe("splitPeople", () => {
  it("holds a share of people out, the same for the same seed, nobody on both sides", async () => {
    const split = await splitPeople(people, "0.3", 5);
    expect(split.heldOut).toHaveLength(3);
    expect([...split.train, ...split.heldOut].sort()).toEqual(people);
    expect(await splitPeople(people.toReversed(), "0.3", 5)).toEqual(split);
    expect((await splitPeople(people, "0.3", 6)).heldOut).not.toEqual(split.heldOut);
    expect((await splitPeople(people, "0", 5)).heldOut).toEqual([]);
  });

  it("reads lists from a file and names what is wrong in it", async () => {
    const folder = await mkdtemp(join(tmpdir(), "likeness-split-"));
    const file = async (value: unknown) => {
      const path = join(folder, "split.json");
      await writeFile(path, JSON.stringify(value));
      return path;
    };
    expect(await splitPeople(people, await file({ train: ["p3", "p1"], heldOut: ["p2"] }), 1)).toEqual({
      train: ["p1", "p3"],
      heldOut: ["p2"],
    });
    await expect(splitPeople(people, await file({ train: ["p33"] }), 1)).rejects.toThrow(/"p33".*did you mean p3/);
    await expect(splitPeople(people, await file({ train: ["p1"], heldOut: ["p1"] }), 1)).rejects.toThrow(/both lists/);
    await expect(splitPeople(people, await file({ test: [] }), 1)).rejects.toThrow(/must hold the lists/);
    const marked = join(folder, "marked.json");
    await writeFile(marked, '\ufeff{"train": ["p1", "p2"]}');
    expect((await splitPeople(people, marked, 1)).train, "behind a byte order mark").toEqual(["p1", "p2"]);
    await expect(splitPeople(people, "1.5", 1)).rejects.toThrow(/below 1, not 1.5/);
    await expect(splitPeople(people, join(folder, "none.json"), 1)).rejects.toThrow(/cannot read/);
  });
});

describe("sampleBatch", () => {
  const identities = [...people.flatMap((person) => [person, person, person]), "alone", "pair", "pair"];
  const groups = photosByPerson(identities);
  const plan = { people: 4, photos: 3, seed: 1 };

  it("draws P people with K photos each, nobody who has one photo alone", () => {
    expect(groups.has("alone")).toBe(false);
    for (let step = 1; step < 50; step++) {
      const drawn = sampleBatch(groups, plan, step);
      expect(drawn).toHaveLength(12);
      for (let i = 0; i < 12; i += 3) {
        const names = drawn.slice(i, i + 3).map((photo) => identities[photo]);
        expect(new Set(names).size).toBe(1);
        if (names[0] !== "pair") expect(new Set(drawn.slice(i, i + 3)).size, "all photos differ").toBe(3);
      }
      expect(new Set(drawn.map((photo) => identities[photo])).size).toBe(4);
    }
  });

  it("depends on seed and step alone", () => {
    expect(sampleBatch(groups, plan, 7)).toEqual(sampleBatch(groups, plan, 7));
    expect(sampleBatch(groups, plan, 8)).not.toEqual(sampleBatch(groups, plan, 7));
    expect(sampleBatch(groups, { ...plan, seed: 2 }, 7)).not.toEqual(sampleBatch(groups, plan, 7));
  });

  it("refuses more people than there are", () => {
    expect(() => sampleBatch(groups, { ...plan, people: 12 }, 1)).toThrow(/batch of 12 people.*there are 11/);
  });
});
