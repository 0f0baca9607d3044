import { blur } from "./blur.ts";
import type { Distortion } from "./distortion.ts";
import { darkness } from "./exposure.ts";
import { jpeg } from "./jpeg.ts";
import { occlusion } from "./occlusion.ts";
import { rotation } from "./rotation.ts";
import { scale } from "./scale.ts";

/** Every distortion, in the order in which a sweep goes through them. */
export const distortions: readonly Distortion[] = [scale, rotation, blur, darkness, jpeg, occlusion];
