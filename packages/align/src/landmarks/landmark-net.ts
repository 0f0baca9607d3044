import type { Box, RgbImage } from "@likeness/core";
import type { Runtime, Weights } from "@likeness/nn";
import type { Landmarks } from "../face.ts";
import { SquareNetwork } from "../square-network.ts";
import type { Region } from "../warp/halve.ts";
import { LANDMARK_INPUT, LANDMARK_OUTPUT, LANDMARK_SIZE, landmarkGraph } from "./landmark-graph.ts";

/** Faces in one call of the network: a crowd must not take all memory. */
const BATCH = 16;

/** Finds the 68 points of faces whose boxes are known. */
export interface LandmarkNet {
  /** Landmarks for each box, in order; undefined where less than one pixel of the box is in the photo. */
  locate(photo: RgbImage, boxes: readonly Box[]): Promise<(Landmarks | undefined)[]>;
  dispose(): Promise<void>;
}

/** Opens the 68-point net. */
export async function openLandmarkNet(runtime: Runtime, weights: Weights, threads: number): Promise<LandmarkNet> {
  const loaded = await runtime.open(landmarkGraph(), weights, { threads });
  const network = new SquareNetwork(loaded, LANDMARK_INPUT, LANDMARK_SIZE, true);
  return {
    async locate(photo, boxes) {
      const found = new Array<Landmarks | undefined>(boxes.length).fill(undefined);
      const views = boxes.flatMap((box, index) => viewOf(photo, box, index) ?? []);
      for (let start = 0; start < views.length; start += BATCH) {
        const batch = views.slice(start, start + BATCH);
        const regions = batch.map(({ region }) => region);
        const points = (await network.run(photo, regions))[LANDMARK_OUTPUT]!.data;
        for (const [i, view] of batch.entries()) {
          found[view.index] = inPhoto(points.subarray(136 * i, 136 * (i + 1)), view);
        }
      }
      return found;
    },
    dispose: () => network.dispose(),
  };
}

/** What the network sees of a box: its whole pixels inside the photo. */
interface View {
  readonly index: number;
  readonly region: Region;
  /** Where the box begins inside the photo, with its fraction. */
  readonly left: number;
  readonly top: number;
}

function viewOf(photo: RgbImage, box: Box, index: number): View | undefined {
  const left = Math.max(box.left, 0);
  const top = Math.max(box.top, 0);
  const width = Math.floor(Math.min(box.left + box.width - left, photo.width - left));
  const height = Math.floor(Math.min(box.top + box.height - top, photo.height - top));
  if (!(width >= 1 && height >= 1)) return undefined;
  const x = Math.floor(left);
  const y = Math.floor(top);
  return { index, region: { left: x, top: y, right: x + width, bottom: y + height }, left, top };
}

/**
 * From 0…1 of the padded square to pixels of the photo. face-api adds the box's corner with its fraction although the
 * pixels it cut begin at the whole one; kept, because it brings the points closer to dlib's. Where the box begins
 * outside of the photo, face-api forgets that it cut there; corrected.
 */
function inPhoto(points: Float32Array, { region, left, top }: View): Landmarks {
  const width = region.right - region.left;
  const height = region.bottom - region.top;
  const side = Math.max(width, height);
  return points.map((value, i) => value * side + (i % 2 === 0 ? left - (side - width) / 2 : top - (side - height) / 2));
}
