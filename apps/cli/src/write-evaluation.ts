import { join } from "node:path";
import { lockFolder, messageOf, parseJson, sha256, writeFileAtomic } from "@likeness/core";
import type { Dataset } from "@likeness/datasets";
import { type Evaluation, removeOtherFaces, writeFaces } from "@likeness/eval";
import { figuresCsv } from "@likeness/metrics";
import { readFaces, writeReport } from "@likeness/report";
import type { Result } from "@likeness/result";
import type { TerminalProgress } from "./terminal-progress.ts";

/** Beyond this many photos the pictures for the report would take longer than the evaluation. */
export const mostFaces = 2_000;
/** How long another evaluation is waited for that writes into the same folder: longer than any draws its pictures. */
const longestWaitMs = 600_000;

/** What is written where. */
export interface WriteEvaluationOptions {
  /** `OUT/DATASET`. */
  readonly folder: string;
  /** Whether the page shows faces. */
  readonly faces: boolean;
  readonly progress: TerminalProgress;
  readonly signal: AbortSignal;
}

/** Where the pictures of a result lie: beside it. */
export function facesFolder(folder: string): string {
  return join(folder, "faces");
}

/**
 * Writes a result, its pictures and its page. Pictures are named by the result they belong to and stand there before it
 * does, so whenever the process is killed the result that stands has its own pictures or none. Evaluations into one folder
 * write one after the other, and the later one stands.
 * @throws LikenessError `storage`, `usage` when another evaluation keeps the folder; the signal's reason, and nothing was
 * replaced then.
 */
export async function writeEvaluation(
  dataset: Dataset,
  { result, layers }: Evaluation,
  { folder, faces, progress, signal }: WriteEvaluationOptions,
): Promise<void> {
  const bytes = Buffer.from(`${JSON.stringify(result)}\n`);
  const hash = sha256(bytes);
  const pictures = facesFolder(folder);
  const onWait = (holder: string) => progress.warn(`another evaluation writes into ${folder}: ${holder}`);
  const lock = await lockFolder(folder, { what: "evaluation", waitMs: longestWaitMs, signal, onWait });
  try {
    const wanted = faces && result.dataset.images <= mostFaces;
    const drawn = wanted && (await draw(pictures, dataset, layers, { result: hash, progress, signal }));
    const page = attempt(() => {
      const shown = parseJson(bytes) as Result;
      const own = drawn ? readFaces(pictures, { result: hash, photos: result.dataset.photos }) : undefined;
      return writeReport([{ result: shown, faces: own }], { noFaces: !faces });
    });
    await writeFileAtomic(join(folder, "result.json"), bytes, { private: true });
    await writeFileAtomic(join(folder, "figures.csv"), figuresCsv(result), { private: true });
    if ("value" in page) await writeFileAtomic(join(folder, "report.html"), page.value, { private: faces });
    await removeOtherFaces(pictures, drawn ? hash : undefined);
    if ("thrown" in page) throw page.thrown;
  } finally {
    await lock.release();
  }
}

/** Draws the pictures. False, with a warning, where that fails: the result is written all the same. */
async function draw(
  folder: string,
  dataset: Dataset,
  layers: Evaluation["layers"],
  options: Parameters<typeof writeFaces>[3],
): Promise<boolean> {
  try {
    await writeFaces(folder, dataset, layers, options);
    return true;
  } catch (thrown) {
    options.signal?.throwIfAborted();
    options.progress.warn(`no faces for the report: ${messageOf(thrown)}`);
    return false;
  }
}

/** Keeps what making the page throws, so that the result is written first. */
function attempt<Value>(make: () => Value): { readonly value: Value } | { readonly thrown: unknown } {
  try {
    return { value: make() };
  } catch (thrown) {
    return { thrown };
  }
}
