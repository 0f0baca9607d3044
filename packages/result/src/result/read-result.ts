import { printable } from "@likeness/core/pure";
import { type FileKind, parseAs, readAs } from "../schema/file-kind.ts";
import { fromFirstEdition } from "./first-edition.ts";
import { hasTemplate } from "./packed-templates.ts";
import { type Result, result } from "./result.ts";
import type { Run } from "./run.ts";

const kind: FileKind<typeof result> = {
  noun: "result",
  schema: result,
  migrate: fromFirstEdition,
  contradiction,
  hint: "make one with: likeness eval --out results",
};

/**
 * Takes what was read from JSON for a result, when it is one of any version.
 * @param name What errors call it, such as its file.
 * @throws LikenessError `bad-input` that names the first field that is not as `likeness/result@1` says.
 */
export function parseResult(value: unknown, name: string): Result {
  return parseAs(kind, value, name);
}

/**
 * Reads a result file of any version.
 * @throws LikenessError `bad-input` when it cannot be read, is no JSON, or is not as `likeness/result@1` says.
 */
export function readResult(path: string): Promise<Result> {
  return readAs(kind, path);
}

/** Fields that are allowed each by itself and contradict each other: lists of photos are of the dataset's photos. */
function contradiction({ dataset, runs }: Result): string | undefined {
  const files = new Set(dataset.photos.map(({ file }) => file));
  if (files.size < dataset.photos.length) return "dataset.photos has two photos with the same file";
  for (const [i, run] of runs.entries()) {
    const odd = contradictionOfRun(run, files);
    if (odd !== undefined) return `runs[${i}].${odd}`;
  }
  return undefined;
}

function contradictionOfRun({ enrolment, templates, identification }: Run, files: ReadonlySet<string>) {
  const { photos, enrolled } = enrolment;
  if (photos.length !== files.size) return `enrolment.photos has ${photos.length} rows for ${files.size} photos`;
  const rows = photos.filter(({ state }) => hasTemplate(state)).length;
  if (rows !== enrolled) return `enrolment.enrolled is ${enrolled}, its rows are ${rows}`;
  if (templates.data.length !== 4 * Math.ceil((enrolled * templates.dimensions * 4) / 3)) {
    return `templates.data does not hold ${enrolled} × ${templates.dimensions} numbers`;
  }
  for (const [id, { predictions }] of Object.entries(identification.classifiers)) {
    const stray = predictions.find(({ file }) => !files.has(file));
    if (stray !== undefined)
      return `identification.classifiers.${id} names ${printable(stray.file)}, which is no photo`;
  }
  return undefined;
}
