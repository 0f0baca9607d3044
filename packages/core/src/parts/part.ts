import type { Progress } from "../progress.ts";
import { type Availability, demand } from "./availability.ts";

/**
 * What every exchangeable part has in common: an aligner, an embedding network, a runtime, a classifier. Nothing is loaded
 * before it is asked or opened. What callers must know of a part stands on it, so that nobody compares ids.
 */
export interface Part {
  /** What it is called on the command line, in configurations and in results. */
  readonly id: string;
  /** One line for a person. */
  readonly title: string;
  /** It is there to compare with: nobody would use it, and what it fails at says nothing about the photos. Default false. */
  readonly baseline?: true;
  /** Whether it can work on this machine, and if not, why and what would change it. Never throws. */
  availability(): Promise<Availability>;
  /** @throws LikenessError `unavailable` when it cannot work here, `usage` for options that it does not have. */
  open(...options: never[]): Promise<unknown>;
  /**
   * Brings what it needs; absent where nothing has to be brought, or another command does it. Returns a line for a person.
   * @throws LikenessError `unavailable` that names what is missing and where it was looked for; what arrived is kept.
   */
  fetch?(options?: FetchPartOptions): Promise<string>;
  /** What `likeness fetch` is given for it. Default: its id. */
  readonly fetchedAs?: string;
}

/** How a part is fetched. */
export interface FetchPartOptions {
  /** A folder with files of the part, asked before anything else; they are verified like all others. */
  readonly from?: string;
  readonly progress?: Progress;
  readonly signal?: AbortSignal;
}

/**
 * Brings what a part needs and returns a line for a person.
 * @throws LikenessError as its `fetch`; `unavailable` for a part that cannot work here and has nothing to fetch.
 */
export async function fetchPart(part: Part, options?: FetchPartOptions): Promise<string> {
  if (part.fetch !== undefined) return part.fetch(options);
  await demand(part);
  return `${part.id}: nothing to fetch`;
}

/** A module of the user's that parts come from. */
export interface PartModule {
  /** Absolute path. */
  readonly file: string;
  /** SHA-256 of its bytes, and of those of the files that it imports by relative path: 64 lower-case hexadecimal digits. */
  readonly sha256: string;
}
