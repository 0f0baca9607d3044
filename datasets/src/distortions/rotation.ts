import type { Distortion } from "./distortion.ts";
import { about, middleOf } from "./similarity.ts";
import { warped } from "./warp.ts";

export const rotation: Distortion = {
  id: "rotation",
  unit: "degrees in the plane, to either side",
  levels: [10, 20, 30, 45, 60, 90],
  apply: async (photo, level, { box }, uniform) =>
    warped(photo, about(middleOf(box), { degrees: uniform() < 0.5 ? -level : level })),
};
