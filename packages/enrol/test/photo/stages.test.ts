import { LikenessError } from "@likeness/core";
import type { Photo } from "@likeness/datasets";
import { expect, it } from "vitest";
import { Missed } from "../../src/photo/missed.ts";
import { readPhoto } from "../../src/photo/stages.ts";

const photo = (read: () => Promise<Uint8Array>): Photo => ({
  file: "a/1.jpg",
  identity: "a",
  sha256: "0".repeat(64),
  read,
});
const failing = (thrown: Error) => photo(() => Promise.reject(thrown));

it("answers nothing for a photo that is none, or is not there", async () => {
  expect(await readPhoto(photo(async () => new TextEncoder().encode("no picture")))).toBeInstanceOf(Missed);
  expect(await readPhoto(failing(Object.assign(new Error("gone"), { code: "ENOENT" })))).toBeInstanceOf(Missed);
  expect(await readPhoto(failing(new LikenessError("hash-mismatch", "another file")))).toBeInstanceOf(Missed);
});

it.each([
  ["memory", new RangeError("Array buffer allocation failed")],
  ["file handles", Object.assign(new Error("too many open files"), { code: "EMFILE" })],
  [
    "a sound disk",
    new LikenessError("bad-input", "unread", { cause: Object.assign(new Error("i/o"), { code: "EIO" }) }),
  ],
  ["the decoder", new LikenessError("internal", "the decoder ended")],
])("stops for want of %s: that says nothing about the photo", async (_, thrown) => {
  await expect(readPhoto(failing(thrown))).rejects.toBe(thrown);
});
