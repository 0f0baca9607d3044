import type { Landmarks } from "../face.ts";
import { type AffineMap, affineThrough } from "../geometry/affine-map.ts";

/** Outer eye corners and nose base. */
export const OPENFACE_POINTS = [36, 45, 33] as const;

/** Their places in OpenFace's template (`align_dlib.py`), x and y, before it is stretched to its own extent. */
const TEMPLATE = [0.252418718401, 0.331052263829, 0.782865376271, 0.321305281656, 0.520712933176, 0.634268222208];
const EXTENT = { left: 0.0792396913815, right: 0.971193274221, top: 0.182360984545, bottom: 1.06080371126 };

/** The three template points for a crop of `size`×`size` pixels, as the 32-bit floats that OpenCV is given. */
export function openfaceTemplate(size: number): number[] {
  return TEMPLATE.map((value, i) => {
    const [low, high] = i % 2 === 0 ? [EXTENT.left, EXTENT.right] : [EXTENT.top, EXTENT.bottom];
    return Math.fround((size * (value - low)) / (high - low));
  });
}

/** The affine map from the photo to the crop, or undefined when the three landmarks lie on a line. */
export function openfaceMap(landmarks: Landmarks, size: number): AffineMap | undefined {
  const from = OPENFACE_POINTS.flatMap((point) => [landmarks[2 * point]!, landmarks[2 * point + 1]!]);
  return affineThrough(from, openfaceTemplate(size));
}
