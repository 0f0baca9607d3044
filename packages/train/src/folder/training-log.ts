import { appendFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { isMissing, LikenessError, messageOf, parseJson, writeFileAtomic } from "@likeness/core";

/** One line of a training log. */
export interface StepRecord {
  /** Counted from 1. Step 0, where there is one, is the network before training, with the held-out AUC alone. */
  readonly step: number;
  readonly loss?: number;
  /** Triplets that were chosen, and the share of them with a loss above 0. */
  readonly triplets?: number;
  readonly activeShare?: number;
  /** Wall-clock seconds of the step, without measuring. */
  readonly seconds?: number;
  /** Of the people held out, after this step; only where it was measured. */
  readonly heldOutAuc?: number;
}

/** Name of the log in a training folder: one JSON object a line. */
export const logName = "log.jsonl";

/** The log of a run, a line at once behind each step. */
export class TrainingLog {
  readonly #path: string;

  private constructor(path: string) {
    this.#path = path;
  }

  /** Opens the log; lines of steps behind `step` come from a run that was killed after its checkpoint, and go. */
  static async open(folder: string, step: number): Promise<TrainingLog> {
    const path = join(folder, logName);
    const text = step === 0 ? "" : await earlierLines(path);
    const kept = text.split(/\r?\n/).filter((line) => stepOf(line) <= step);
    await writeFileAtomic(path, kept.map((line) => `${line}\n`).join(""));
    return new TrainingLog(path);
  }

  append(record: StepRecord): void {
    try {
      appendFileSync(this.#path, `${JSON.stringify(record)}\n`);
    } catch (cause) {
      throw new LikenessError("storage", `cannot write ${this.#path}: ${messageOf(cause)}`, { cause });
    }
  }
}

/** @throws LikenessError `storage` for a log that is there and cannot be read: it would be written anew without its lines. */
async function earlierLines(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    if (isMissing(cause)) return "";
    throw new LikenessError("storage", `cannot read ${path}: ${messageOf(cause)}`, { cause });
  }
}

/** The step of a line; a torn line counts as beyond all. */
function stepOf(line: string): number {
  try {
    return (parseJson(line) as StepRecord).step;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}
