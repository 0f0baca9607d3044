import type { EnrolmentPlan } from "../src/plan.ts";

/** The whole chain without a network. */
export const plainestPlan: EnrolmentPlan = {
  aligner: "none",
  model: "pixels",
  runtime: "none",
  crop: { kind: "box", size: 32 },
  faceChoice: "largest",
  missPolicy: "fail",
  batch: 8,
  threads: 1,
};
