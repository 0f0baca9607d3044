import { begins, fourLetters } from "./bytes.ts";
import { PhotoError } from "./photo-error.ts";

/** Formats that are read. */
export type PictureKind = "JPEG" | "PNG" | "GIF" | "WebP" | "TIFF" | "AVIF";

/** How files of formats that are not read begin, and what they are called. Files of the first bytes alone are named too. */
const others: readonly (readonly [string, string])[] = [
  ["\x8aMNG", "MNG"],
  ["\xff\x0a", "JPEG XL"],
  ["\0\0\0\x0cJXL ", "JPEG XL"],
  ["\0\0\0\x0cjP  ", "JPEG 2000"],
  ["\xff\x4f\xff\x51", "JPEG 2000"],
  ["8BPS", "a Photoshop document"],
  ["%PDF", "a PDF document"],
  ["PK\x03\x04", "a ZIP archive"],
  ["<svg", "SVG, a drawing"],
  ["<?xml", "XML text"],
  ["<!DOCTYPE", "a web page, not a photo"],
  ["<!doctype", "a web page, not a photo"],
  ["<html", "a web page, not a photo"],
  ["version https://git-lfs", "a pointer of Git LFS; the photo itself was not fetched"],
];

const convert = "convert it to JPEG, PNG, WebP, AVIF, GIF or TIFF";
const heic =
  "HEIC (HEVC), as phones write it, which is not read here: convert it, with `heif-convert IN.heic OUT.jpg`, " +
  "on macOS with `sips -s format jpeg IN.heic --out OUT.jpg`";

/**
 * Which format a file has, by how it begins and not by its name.
 * @throws PhotoError `unreadable` for a format that is not read, with its name where it is known.
 */
export function pictureKind(bytes: Uint8Array): PictureKind {
  if (begins(bytes, 0, "\xff\xd8")) return "JPEG";
  if (begins(bytes, 0, "\x89PNG\r\n\x1a\n")) return "PNG";
  if (begins(bytes, 0, "GIF87a") || begins(bytes, 0, "GIF89a")) return "GIF";
  if (begins(bytes, 0, "RIFF") && begins(bytes, 8, "WEBP")) return "WebP";
  // 42 for TIFF, 43 for BigTIFF.
  if (["II*\0", "II+\0", "MM\0*", "MM\0+"].some((start) => begins(bytes, 0, start))) return "TIFF";
  if (begins(bytes, 4, "ftyp")) return kindOfBoxes(bytes);
  throw new PhotoError("unreadable", `the file ${otherKind(bytes)}`, { hint: convert });
}

function otherKind(bytes: Uint8Array): string {
  const known = others.find(([start]) => begins(bytes, 0, start))?.[1];
  if (known !== undefined) return `is ${known}`;
  // "BM" alone may begin a text; a bitmap has four zeros after its length.
  if (begins(bytes, 0, "BM") && begins(bytes, 6, "\0\0\0\0")) return "is BMP, which is not read here";
  return "is no photo: it begins like none of the formats that are read";
}

/** AVIF and HEIC are boxes of one and the same kind; the brands, or the kind of the pictures in it, tell them apart. */
function kindOfBoxes(bytes: Uint8Array): PictureKind {
  const brands = brandsOf(bytes);
  if (brands.some((brand) => brand === "avif" || brand === "avis")) return "AVIF";
  const items = brands.some((brand) => brand === "mif1" || brand === "msf1") ? itemKinds(bytes) : [];
  if (brands.some((brand) => /^hei[cxms]|^hev[cxms]/.test(brand)) || items.some((item) => /^h[ve][cv]1$/.test(item))) {
    throw new PhotoError("unreadable", `the file is ${heic}`, { hint: "phones can be set to save JPEG" });
  }
  if (items.includes("av01")) return "AVIF";
  const film = brands.some((brand) => /^(isom|iso\d|mp4\d|qt {2}|M4V |3gp\d|avc1)$/.test(brand));
  const what = film ? "a film" : `of the kind ${JSON.stringify(brands[0] ?? "")}, which is not read here`;
  throw new PhotoError("unreadable", `the file is ${what}`, { hint: convert });
}

function brandsOf(bytes: Uint8Array): string[] {
  const length = ((bytes[2]! << 8) | bytes[3]!) & 0xffff;
  const brands = [fourLetters(bytes, 8)];
  for (let at = 16; at + 4 <= Math.min(length, bytes.length); at += 4) brands.push(fourLetters(bytes, at));
  return brands;
}

/** The kinds of the items in a file of mixed brand (ISO/IEC 14496-12, ItemInfoEntry of version 2 or 3). */
function itemKinds(bytes: Uint8Array): string[] {
  const kinds: string[] = [];
  const end = Math.min(bytes.length, 1 << 16);
  for (let at = 0; at + 16 < end; at++) {
    if (!begins(bytes, at, "infe")) continue;
    const version = bytes[at + 4];
    if (version === 2) kinds.push(fourLetters(bytes, at + 12));
    if (version === 3) kinds.push(fourLetters(bytes, at + 14));
  }
  return kinds;
}
