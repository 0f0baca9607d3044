import type { CropSpec } from "@likeness/align";
import { sha256 } from "@likeness/core";
import type { FaceChoice, MissPolicy } from "@likeness/result";

/** Versions by library name. */
export type Versions = Readonly<Record<string, string>>;

/** A part that may come from a module of the user's. */
export interface FromModule {
  /** SHA-256 of that module; absent for a part of our own. */
  readonly module?: string;
}

/** Everything, besides the photo, that a template depends on. Two runs share stored rows when all of it is equal. */
export interface TemplateKey {
  /** Raised when rows of earlier versions must not be served. */
  readonly generation: number;
  /** Version of this program, whose crops and choices decide templates. */
  readonly likeness: string;
  /** Libraries that turn bytes into pixels. */
  readonly decoders: Versions;
  readonly aligner: FromModule & {
    readonly id: string;
    /** Its settings in words. */
    readonly title: string;
    /** What it says of itself, e.g. the version of a native library; null when it says nothing. */
    readonly detail: string | null;
    /** Libraries that find faces for it. */
    readonly libraries: Versions;
  };
  readonly faceChoice: FaceChoice;
  readonly missPolicy: MissPolicy;
  readonly model: FromModule & {
    readonly id: string;
    /** What decides embeddings beside card and weights; null for a model whose id says it all. */
    readonly settings: string | null;
    /** SHA-256 of the weights; null for a model without. */
    readonly weights: string | null;
    readonly dimensions: number;
  };
  readonly crop: CropSpec;
  readonly runtime: FromModule & {
    readonly id: string;
    /** Name and version of the library behind it. */
    readonly library: string;
  };
}

/** The key as one text that is equal for equal keys, whatever order their members have. */
export function canonicalKey(key: TemplateKey): string {
  return JSON.stringify(key, (_, value: unknown) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}

/** Name of the folder for a key: readable to a person, distinct by hash. */
export function keyFolder(key: TemplateKey): string {
  const words = [key.aligner.id, key.model.id, key.runtime.id];
  const readable = words.map((word) => word.replace(/[^A-Za-z0-9.-]+/g, "_").slice(0, 40));
  return `${readable.join("+")}+${sha256(canonicalKey(key)).slice(0, 16)}`;
}
