import { LikenessError } from "@likeness/core";
import type { Runtime, Weights } from "@likeness/nn";
import { SquareNetwork, wholePhoto } from "../square-network.ts";
import { type Detection, type Detector, suppress } from "./detection.ts";
import { type SquareScale, squareScale } from "./square-scale.ts";
import { TINY_INPUT, TINY_OUTPUT, tinyFaceDetectorGraph } from "./tiny-face-detector-graph.ts";

/** Anchor sizes in cells. */
const ANCHORS = [
  [1.603231, 2.094468],
  [6.041143, 7.080126],
  [2.882459, 3.518061],
  [4.266906, 5.178857],
  [9.041765, 10.66308],
] as const;
const NUMBERS = 5;
const OVERLAP = 0.4;
/** Of 0.5 to 1, the value with the fewest wrong and surplus faces on spoilt photos; see docs/aligners.md. */
const COVER = 0.5;

/** How the detector looks at a photo. */
export interface TinyFaceDetectorOptions {
  /** Sides of the square the photo is resized to, multiples of 32; with several the findings are merged. */
  readonly inputSizes: readonly number[];
  /** Least score, 0…1. */
  readonly threshold: number;
}

/** Opens TinyFaceDetector: one network for each input size. */
export async function openTinyFaceDetector(
  runtime: Runtime,
  weights: Weights,
  options: TinyFaceDetectorOptions,
  threads: number,
): Promise<Detector> {
  const { inputSizes, threshold } = options;
  checkOptions(options);
  const networks: SquareNetwork[] = [];
  const dispose = async () => {
    for (const network of networks) await network.dispose();
  };
  try {
    for (const size of inputSizes) {
      const network = await runtime.open(tinyFaceDetectorGraph(size), weights, { threads });
      networks.push(new SquareNetwork(network, TINY_INPUT, size, false));
    }
  } catch (thrown) {
    await dispose();
    throw thrown;
  }
  return {
    async detect(photo) {
      const found: Detection[] = [];
      for (const network of networks) {
        const cells = (await network.run(photo, [wholePhoto(photo)]))[TINY_OUTPUT]!.data;
        found.push(...decodeCells(cells, network.size / 32, squareScale(photo, network.size), threshold));
      }
      return merge(found, inputSizes.length);
    },
    dispose,
  };
}

/** One list out of the findings of all input sizes. With a single size it is face-api's own. */
export function merge(found: readonly Detection[], inputSizes: number): Detection[] {
  return inputSizes > 1 ? suppress(found, OVERLAP, COVER) : suppress(found, OVERLAP);
}

/** Boxes above the threshold in pixels of the photo. */
function decodeCells(cells: Float32Array, count: number, scale: SquareScale, threshold: number): Detection[] {
  const found: Detection[] = [];
  const least = Math.log(threshold / (1 - threshold));
  for (let row = 0, at = 0; row < count; row++) {
    for (let column = 0; column < count; column++) {
      for (let anchor = 0; anchor < ANCHORS.length; anchor++, at += NUMBERS) {
        // Nearly all cells are below: not even a pair is taken apart for them, which would be garbage.
        if (cells[at + 4]! > least) {
          const [anchorWidth, anchorHeight] = ANCHORS[anchor]!;
          const width = (Math.exp(cells[at + 2]!) * anchorWidth * scale.x) / count;
          const height = (Math.exp(cells[at + 3]!) * anchorHeight * scale.y) / count;
          const left = ((column + sigmoid(cells[at]!)) * scale.x) / count - width / 2;
          const top = ((row + sigmoid(cells[at + 1]!)) * scale.y) / count - height / 2;
          found.push({ box: { left, top, width, height }, score: sigmoid(cells[at + 4]!) });
        }
      }
    }
  }
  return found;
}

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

function checkOptions({ inputSizes, threshold }: TinyFaceDetectorOptions): void {
  const odd = inputSizes.find((size) => !(Number.isInteger(size / 32) && size >= 32 && size <= 2048));
  if (odd !== undefined || inputSizes.length === 0) {
    throw new LikenessError(
      "usage",
      `input sizes must be multiples of 32 from 32 to 2048, not ${odd ?? "none at all"}`,
    );
  }
  if (!(threshold > 0 && threshold < 1)) {
    throw new LikenessError("usage", `the least score must lie between 0 and 1, not ${threshold}`);
  }
}
