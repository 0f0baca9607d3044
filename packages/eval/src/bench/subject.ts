import type { PartModule, RgbImage } from "@likeness/core";
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

/** What the measuring process is asked. `units` are crops or photos in one call. */
export type SubjectRequest =
  | {
      readonly kind: "open";
      readonly subject: Subject;
      readonly input: SubjectInput;
      /** Modules of the user's that parts come from. */
      readonly parts: readonly PartModule[];
    }
  | { readonly kind: "measure"; readonly units: number; readonly milliseconds: number }
  | { readonly kind: "embed"; readonly count: number };

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

/** The answer to a request, or why there is none. */
export type SubjectAnswer =
  | { readonly ok: true; readonly value: Opened | Slice | readonly Float32Array[] }
  | { readonly ok: false; readonly code: string; readonly message: string; readonly hint?: string };
