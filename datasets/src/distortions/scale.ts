import type { Distortion } from "./distortion.ts";
import { about, middleOf } from "./similarity.ts";
import { warped } from "./warp.ts";

export const scale: Distortion = {
  id: "scale",
  unit: "size of the face, times its own, in a frame of the photo's size",
  levels: [2, 1.5, 0.7, 0.5, 0.35, 0.25],
  apply: async (photo, level, { box }) => warped(photo, about(middleOf(box), { scale: level })),
};
