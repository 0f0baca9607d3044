import { type Availability, available, LikenessError, unavailable } from "@likeness/core";
import { findLandmarks, landmarkPlaces } from "@likeness/files";
import { buildCommand, buildFolder, loadAddon } from "./native-addon.ts";

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

const dlibRemedy =
  process.platform === "darwin"
    ? `brew install dlib && ${buildCommand}`
    : `apt-get install libdlib-dev && ${buildCommand}`;

/** Whether the addon is built, loads, and its landmark predictor is here. Reads no more than file sizes. */
export async function dlibAvailability(places: DlibPlaces = {}): Promise<Availability> {
  try {
    const { version, simd } = loadAddon(undefined, places.build ?? buildFolder);
    const landmarks = await findLandmarks(places.landmarks ?? landmarkPlaces());
    return landmarks === undefined
      ? unavailable("dlib's 68-point landmark predictor is not on this machine", landmarkRemedy)
      : available(`dlib ${version}, ${simd}`);
  } catch (error) {
    if (!(error instanceof LikenessError)) throw error;
    return unavailable(error.message, dlibRemedy);
  }
}
