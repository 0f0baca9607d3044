import type { RgbImage } from "@likeness/core";
import type { EnrolmentPlan, PhotoBytes } from "@likeness/enrol";

/** What is measured, as plain data that can travel to a process of its own. */
export type Subject =
  | { readonly kind: "network"; readonly model: string; readonly runtime: string; readonly threads: number }
  | { readonly kind: "aligner"; readonly aligner: string }
  | { readonly kind: "pipeline"; readonly plan: EnrolmentPlan; readonly workers: number };

/** What a subject works on: crops of the model's size for a network, encoded photos for the others. */
export interface SubjectInput {
  readonly crops: readonly RgbImage[];
  readonly photos: readonly PhotoBytes[];
}

/** How a subject came up. */
export interface Opened {
  readonly loadMs: number;
  readonly firstCallMs: number;
  readonly library: string;
}

/** Some calls of one kind. */
export interface Slice {
  /** Milliseconds of each call. */
  readonly calls: readonly number[];
  /** Processor time of all threads over all calls. */
  readonly cpuMs: number;
  readonly peakMemoryBytes: number;
}

/** What the measuring process does with the subject that it was set up with. `units` are crops or photos in one call. */
export interface SubjectService {
  opened(): Opened;
  /** Calls until the time (ms) is over, at least once. */
  measure(request: { readonly units: number; readonly milliseconds: number }): Promise<Slice>;
  embed(count: number): Promise<readonly Float32Array[]>;
}

/** What the measuring process is set up with. */
export interface SubjectSetup {
  readonly subject: Subject;
  readonly input: SubjectInput;
}
