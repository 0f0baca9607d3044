import { LikenessError } from "@likeness/core";
import type { Runtime, Tensor, Weights } from "@likeness/nn";
import { SquareNetwork, wholePhoto } from "../square-network.ts";
import { type Detection, type Detector, suppress } from "./detection.ts";
import { type SquareScale, squareScale } from "./square-scale.ts";
import { SSD_INPUT, SSD_MAPS, SSD_SIZE, ssdMobilenetGraph } from "./ssd-mobilenet-graph.ts";

/** Default boxes of all maps, one after the other: top, left, bottom, right in 0…1 of the input. */
const ANCHORS = "Output/extra_dim";
const OVERLAP = 0.5;
/** More faces than this in one photo are not looked for. */
const MOST_FACES = 100;

/** How the detector looks at a photo. */
export interface SsdMobilenetOptions {
  /** Least score, 0…1. */
  readonly threshold: number;
}

/** Opens SSD MobileNet v1. */
export async function openSsdMobilenet(
  runtime: Runtime,
  weights: Weights,
  { threshold }: SsdMobilenetOptions,
  threads: number,
): Promise<Detector> {
  if (!(threshold > 0 && threshold < 1)) {
    throw new LikenessError("usage", `the least score must lie between 0 and 1, not ${threshold}`);
  }
  const anchors = weights.get(ANCHORS)?.data;
  if (anchors === undefined) throw new LikenessError("bad-input", `the weights lack the tensor ${ANCHORS}`);
  const loaded = await runtime.open(ssdMobilenetGraph(), weights, { threads });
  const network = new SquareNetwork(loaded, SSD_INPUT, SSD_SIZE, false);
  return {
    async detect(photo) {
      const outputs = await network.run(photo, [wholePhoto(photo)]);
      const boxes = decodeBoxes(outputs, anchors, threshold);
      const scale = squareScale(photo, SSD_SIZE);
      return suppress(boxes, OVERLAP)
        .slice(0, MOST_FACES)
        .map((found) => inPhoto(found, scale));
    },
    dispose: () => network.dispose(),
  };
}

/** Boxes above the threshold in 0…1 of the input square. */
function decodeBoxes(
  outputs: Readonly<Record<string, Tensor<Float32Array>>>,
  anchors: Float32Array,
  threshold: number,
): Detection[] {
  const found: Detection[] = [];
  const least = Math.log(threshold / (1 - threshold));
  for (let map = 0, anchor = 0; map < SSD_MAPS; map++) {
    const boxes = outputs[`boxes${map}`]!.data;
    const classes = outputs[`classes${map}`]!.data;
    for (let i = 0; i < boxes.length / 4; i++, anchor++) {
      // Class 0 is the background, class 1 a face.
      const logit = classes[3 * i + 1]!;
      if (logit > least) {
        found.push({ box: decodeBox(boxes, 4 * i, anchors, 4 * anchor), score: 1 / (1 + Math.exp(-logit)) });
      }
    }
  }
  return found;
}

/** Faster R-CNN's box code with its usual scales of 10 for places and 5 for sizes. */
function decodeBox(code: Float32Array, at: number, anchors: Float32Array, anchor: number): Detection["box"] {
  const height = anchors[anchor + 2]! - anchors[anchor]!;
  const width = anchors[anchor + 3]! - anchors[anchor + 1]!;
  const centerY = anchors[anchor]! + height / 2 + (code[at]! / 10) * height;
  const centerX = anchors[anchor + 1]! + width / 2 + (code[at + 1]! / 10) * width;
  const boxHeight = Math.exp(code[at + 2]! / 5) * height;
  const boxWidth = Math.exp(code[at + 3]! / 5) * width;
  return { left: centerX - boxWidth / 2, top: centerY - boxHeight / 2, width: boxWidth, height: boxHeight };
}

/** Clipped to the input square, in pixels of the photo. */
function inPhoto({ box, score }: Detection, scale: SquareScale): Detection {
  const left = Math.max(0, box.left) * scale.x;
  const top = Math.max(0, box.top) * scale.y;
  const right = Math.min(1, box.left + box.width) * scale.x;
  const bottom = Math.min(1, box.top + box.height) * scale.y;
  return { box: { left, top, width: right - left, height: bottom - top }, score };
}
