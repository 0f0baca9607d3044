import { type FileKind, parseAs, readAs } from "../schema/file-kind.ts";
import { fromFirstEdition } from "./first-edition.ts";
import { hasTemplate } from "./packed-templates.ts";
import { type Result, result } from "./result.ts";

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

/** Every list with one item for each photo has as many as there are photos. */
function contradiction({ dataset, runs }: Result): string | undefined {
  for (const [i, { enrolment, templates }] of runs.entries()) {
    const { photos, enrolled } = enrolment;
    if (photos.length !== dataset.photos.length) {
      return `runs[${i}].enrolment.photos has ${photos.length} rows for ${dataset.photos.length} photos`;
    }
    const rows = photos.filter(({ state }) => hasTemplate(state)).length;
    if (rows !== enrolled) return `runs[${i}].enrolment.enrolled is ${enrolled}, its rows are ${rows}`;
    if (templates.data.length !== 4 * Math.ceil((enrolled * templates.dimensions * 4) / 3)) {
      return `runs[${i}].templates.data does not hold ${enrolled} × ${templates.dimensions} numbers`;
    }
  }
  return undefined;
}
