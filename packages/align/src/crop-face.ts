import { knownId, LikenessError, type PixelMemory, type RgbImage } from "@likeness/core";
import { arcfaceMap } from "./crop/arcface-template.ts";
import { dlibChipPlace } from "./crop/dlib-template.ts";
import { type Interpolation, interpolations, warp } from "./crop/interpolation.ts";
import { openfaceMap } from "./crop/openface-template.ts";
import { CropError } from "./crop-error.ts";
import { type CropSpec, cropKinds, cropSizes } from "./crop-spec.ts";
import type { Face } from "./face.ts";
import { type AffineMap, invert } from "./geometry/affine-map.ts";
import { type ChipPlace, extractChip } from "./warp/extract-chip.ts";

/** Beyond this many pixels positions would leave the 32 bits of the fixed-point warp, and no photo is that large. */
const FARTHEST = 2 ** 20;
/** A face whose crop pixels are smaller than this part of a photo's pixel is a point. */
const SMALLEST_STEP = 1e-3;
/** Landmarks closer to a line than this part of their length give no affine map worth using. */
const NARROWEST = 1e-3;

/**
 * Cuts the crop that a network wants out of a photo. Outside of the photo it is black. The photo and face stay as they are.
 * @param memory where the pixels go; not called before all checks are passed.
 * @throws CropError (`bad-input`) for landmarks that are not 136 finite numbers, that lie on a line or on one point, and a
 * crop that does not touch the photo; LikenessError `bad-input` for a photo whose data does not fit its size, `usage` or
 * `unknown-id` for an impossible spec.
 */
export function cropFace(
  photo: RgbImage,
  face: Face,
  spec: CropSpec,
  memory: PixelMemory = (bytes) => new Uint8Array(bytes),
): RgbImage {
  checkPhoto(photo);
  checkSpec(spec);
  switch (spec.kind) {
    case "openface":
      checkLandmarks(face);
      return warped(photo, openfaceMap(face.landmarks, spec.size), spec, memory);
    case "arcface":
      checkLandmarks(face);
      return warped(photo, arcfaceMap(face.landmarks, spec.size), spec, memory);
    case "dlib":
      checkLandmarks(face);
      return chip(photo, dlibChipPlace(face.landmarks, spec.size, spec.padding), spec.size, memory);
    case "box":
      return chip(photo, boxPlace(face), spec.size, memory);
  }
}

type WarpedSpec = CropSpec & { readonly interpolation?: Interpolation };

function warped(photo: RgbImage, toCrop: AffineMap | undefined, spec: WarpedSpec, memory: PixelMemory): RgbImage {
  const map = toCrop === undefined ? undefined : invert(toCrop);
  if (map === undefined || !isUsable(map)) throw degenerate("they lie on a line or on one point");
  const corners = [0, spec.size].flatMap((x) =>
    [0, spec.size].map((y) => [map.a * x + map.b * y + map.c, map.d * x + map.e * y + map.f] as const),
  );
  checkReach(photo, corners);
  return warp(photo, map, spec.size, spec.interpolation ?? "fixed-point", memory);
}

function chip(photo: RgbImage, place: ChipPlace, size: number, memory: PixelMemory): RgbImage {
  if (!(place.side >= size * SMALLEST_STEP)) throw degenerate("they lie on one point");
  const reach = (place.side / 2) * (Math.abs(Math.cos(place.angle)) + Math.abs(Math.sin(place.angle)));
  checkReach(photo, [
    [place.centerX - reach, place.centerY - reach],
    [place.centerX + reach, place.centerY + reach],
  ]);
  return extractChip(photo, place, size, memory);
}

/** The square about the centre of the box, in the pixel-centred coordinates of landmarks. */
function boxPlace({ box }: Face): ChipPlace {
  const side = Math.max(box.width, box.height);
  if (![box.left, box.top, box.width, box.height].every(Number.isFinite) || box.width <= 0 || box.height <= 0) {
    throw new CropError(`the face's box ${JSON.stringify(box)} is empty or not finite`);
  }
  return { centerX: box.left + box.width / 2 - 0.5, centerY: box.top + box.height / 2 - 0.5, side, angle: 0 };
}

/** Both directions of the crop must cover some of the photo, and not nearly the same line of it. */
function isUsable({ a, b, d, e }: AffineMap): boolean {
  const across = Math.hypot(a, d);
  const down = Math.hypot(b, e);
  return Math.min(across, down) >= SMALLEST_STEP && Math.abs(a * e - b * d) >= NARROWEST * across * down;
}

function checkReach(photo: RgbImage, corners: readonly (readonly [number, number])[]): void {
  const xs = corners.map(([x]) => x);
  const ys = corners.map(([, y]) => y);
  if (![...xs, ...ys].every((value) => Math.abs(value) < FARTHEST)) throw degenerate("the crop would be enormous");
  const touches =
    Math.max(...xs) > -1 && Math.min(...xs) < photo.width && Math.max(...ys) > -1 && Math.min(...ys) < photo.height;
  if (!touches) throw degenerate(`the crop lies outside the photo of ${photo.width}×${photo.height}`);
}

function checkLandmarks({ landmarks }: Face): void {
  if (landmarks.length !== 136) throw degenerate(`there are ${landmarks.length} numbers instead of 136`);
  const broken = landmarks.findIndex((value) => !Number.isFinite(value));
  if (broken >= 0) throw degenerate(`point ${broken >> 1} has the coordinate ${landmarks[broken]}`);
}

function checkPhoto({ width, height, data }: RgbImage): void {
  if (!(width >= 1 && height >= 1) || data.length !== width * height * 3) {
    throw new LikenessError("bad-input", `a photo of ${width}×${height} cannot have ${data.length} bytes`);
  }
}

function checkSpec(spec: CropSpec): void {
  knownId("crop", spec.kind, cropKinds);
  const { least, most } = cropSizes;
  if (!Number.isInteger(spec.size) || spec.size < least || spec.size > most) {
    throw new LikenessError("usage", `a crop's size must be a whole number from ${least} to ${most}, not ${spec.size}`);
  }
  if (spec.kind === "dlib" && !(spec.padding >= 0 && spec.padding <= 10)) {
    throw new LikenessError("usage", `a crop's padding must be from 0 to 10, not ${spec.padding}`);
  }
  const interpolation = "interpolation" in spec ? spec.interpolation : undefined;
  if (interpolation !== undefined) knownId("interpolation", interpolation, interpolations);
}

function degenerate(why: string): CropError {
  return new CropError(`no crop can be cut from these landmarks: ${why}`);
}
