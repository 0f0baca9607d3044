import { type Availability, availabilityOf, LikenessError } from "@likeness/core";
import { findLandmarks, type LandmarkFile, landmarkPlaces } from "@likeness/files";
import { buildFolder, loadAddon } from "./native-addon.ts";

/** Where the parts are looked for; the defaults are those of this machine. */
export interface DlibPlaces {
  /** Folder of the compiled addon. */
  readonly build?: string;
  /** Files that may be the landmark predictor, the first that is there counts. */
  readonly landmarks?: readonly string[];
}

/** The package of the landmark predictor, or the command that downloads it. */
const landmarkRemedy =
  process.platform === "linux"
    ? "apt-get install libdlib-data (Debian, Ubuntu) or likeness fetch dlib-landmarks"
    : "likeness fetch dlib-landmarks";

/**
 * The first of `places` that is the landmark predictor.
 * @throws LikenessError `unavailable` when it is at none of them.
 */
export async function requireLandmarks(places: readonly string[] = landmarkPlaces()): Promise<LandmarkFile> {
  const found = await findLandmarks(places);
  if (found !== undefined) return found;
  throw new LikenessError("unavailable", "dlib's 68-point landmark predictor is not on this machine", {
    hint: landmarkRemedy,
  });
}

/** Whether the addon is built, loads, and its landmark predictor is here. Reads no more than file sizes. */
export function dlibAvailability({ build = buildFolder, landmarks }: DlibPlaces = {}): Promise<Availability> {
  return availabilityOf(async () => {
    const { version, simd } = loadAddon(undefined, build);
    await requireLandmarks(landmarks);
    return `dlib ${version}, ${simd}`;
  });
}
