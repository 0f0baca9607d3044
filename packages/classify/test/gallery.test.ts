import { describe, expect, it } from "vitest";
import { packGallery } from "../src/gallery.ts";

const vector = (...components: number[]) => Float32Array.from(components);

describe("a packed gallery", () => {
  it("is sorted by identity, then by components", () => {
    const gallery = packGallery(
      [vector(2, 1), vector(1, 9), vector(2, 0), vector(5, 5), vector(1, 2)],
      ["bob", "ann", "bob", "Bob", "ann"],
    );
    expect(gallery.identities).toEqual(["Bob", "ann", "bob"]);
    expect([...gallery.data]).toEqual([5, 5, 1, 2, 1, 9, 2, 0, 2, 1]);
    expect([...gallery.owners]).toEqual([0, 1, 1, 2, 2]);
    expect([...gallery.starts]).toEqual([0, 1, 3, 5]);
    expect({ rows: gallery.rows, dimensions: gallery.dimensions }).toEqual({ rows: 5, dimensions: 2 });
  });

  it("knows the identities that own the same vectors, and only those", () => {
    const same = [vector(1, 2, 3, 4, 5), vector(0, 0, 0, 0, 1)];
    const gallery = packGallery(
      [...same, ...same.toReversed(), ...same, same[0]!, vector(1, 2, 3, 4, 6), same[1]!, same[1]!, ...same],
      ["b", "b", "d", "d", "e", "e", "a", "c", "c", "f", "f", "f"],
    );
    expect(gallery.identities).toEqual(["a", "b", "c", "d", "e", "f"]);
    // a lacks a vector, c has another one, f one twice: only b, d and e are equal.
    expect([...gallery.twins]).toEqual([0, 1, 2, 1, 1, 5]);
  });
});
