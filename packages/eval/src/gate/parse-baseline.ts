import { LikenessError, readJsonFile } from "@likeness/core";
import {
  aboveZero,
  atLeastZero,
  dictionary,
  finite,
  leaf,
  list,
  nullable,
  optional,
  record,
  type Shape,
  text,
  wholeFrom,
} from "@likeness/result";
import { type Baseline, type BaselineRun, sealOf } from "./baseline.ts";
import { quantileLevels } from "./decisions.ts";

/**
 * Reads a baseline file, field by field: a field that is missing or impossible would guard nothing, in silence.
 * @throws LikenessError `bad-input` that says what is wrong with the file and how to make one.
 */
export async function readBaseline(path: string): Promise<Baseline> {
  return parseBaseline(await readJsonFile(path, "the baseline", remedy(path)), path);
}

/**
 * Checks what a baseline file holds.
 * @param path names the file in errors.
 * @throws LikenessError `bad-input` that names the first thing that is wrong.
 */
export function parseBaseline(parsed: unknown, path: string): Baseline {
  const fail = (problem: string, hint = remedy(path)): never => {
    throw new LikenessError("bad-input", `the baseline ${path} ${problem}`, { hint });
  };
  const schema = (parsed as { schema?: unknown } | null)?.schema;
  if (schema === "likeness/baseline@1") {
    return fail(
      "is of the first kind, which knows photos by name: it cannot tell whether a result has the same photos",
      `${remedy(path)}; gate it with the version that wrote it first, since what that concedes is not shown`,
    );
  }
  if (schema !== "likeness/baseline@2")
    return fail(`has the schema ${JSON.stringify(schema)}, not "likeness/baseline@2"`);
  const wrong = baselineShape(parsed, "");
  if (wrong !== undefined) return fail(`is damaged: ${wrong}`);
  const baseline = parsed as Baseline;
  const odd = inconsistency(baseline);
  if (odd !== undefined) return fail(`is damaged: ${odd}`);
  if (baseline.sha256 !== sealOf(baseline)) {
    return fail("was changed after it was written (its seal is broken), so it may guard less than it did");
  }
  return baseline;
}

function remedy(path: string): string {
  return `make it anew from a result you trust: likeness gate RESULT.json --baseline ${path} --update`;
}

const index = wholeFrom(0);
const share: Shape = leaf("a number from 0 to 1", (value) => typeof value === "number" && value >= 0 && value <= 1);
const name: Shape = leaf("a text that is not empty", (value) => typeof value === "string" && value !== "");
const hash: Shape = leaf("64 hexadecimal digits", (value) => typeof value === "string" && /^[0-9a-f]{64}$/.test(value));
const quantiles: Shape = leaf(
  `no or ${quantileLevels.length} numbers of at least 0, ascending`,
  (value) =>
    Array.isArray(value) &&
    (value.length === 0 || value.length === quantileLevels.length) &&
    value.every((one, i) => Number.isFinite(one) && one >= (i === 0 ? 0 : value[i - 1])),
);

function tuple(...shapes: readonly Shape[]): Shape {
  const length = leaf(`a list of ${shapes.length}`, (value) => Array.isArray(value) && value.length === shapes.length);
  return (value, at) => {
    const wrong = length(value, at);
    if (wrong !== undefined) return wrong;
    for (const [i, shape] of shapes.entries()) {
      const found = shape((value as readonly unknown[])[i], `${at}[${i}]`);
      if (found !== undefined) return found;
    }
    return undefined;
  };
}

const identification: Shape = (value, at) =>
  (value as { skipped?: unknown } | null)?.skipped === undefined
    ? record({ tested: list(index, 1), wrong: dictionary(list(index)) })(value, at)
    : record({ skipped: name })(value, at);

const baselineShape = record({
  created: name,
  environment: record({ likeness: name, platform: name, cpu: text }),
  dataset: record({ id: name, revision: text, photos: list(tuple(hash, index), 2) }),
  settings: record({ seed: finite, faceChoice: name, missPolicy: name, folds: wholeFrom(1), resamples: wholeFrom(0) }),
  runs: list(
    record({
      id: name,
      runtimeVersion: optional(name),
      weightsSha256: optional(name),
      threshold: aboveZero,
      f1: share,
      accuracy: share,
      auc: share,
      notEnrolled: list(record({ photo: index, state: name })),
      wrongPairs: list(tuple(index, index)),
      nearest: record({ radius: nullable(atLeastZero), pairs: list(tuple(index, index, atLeastZero)) }),
      identification,
      distances: record({ genuine: quantiles, impostor: quantiles }),
      photosPerSecond: optional(aboveZero),
    }),
    1,
  ),
  sha256: hash,
});

/** Fields that are allowed each by itself and contradict each other. */
function inconsistency({ dataset, runs }: Baseline): string | undefined {
  const ids = new Set(runs.map((run) => run.id));
  if (ids.size < runs.length) return "two runs have the same id";
  const people = new Set(dataset.photos.map(([, person]) => person));
  if (Math.max(...people) >= people.size) return "people are not numbered 0, 1, 2, …";
  for (const [i, run] of runs.entries()) {
    const odd = inconsistencyOfRun(run, dataset.photos.length);
    if (odd !== undefined) return `runs[${i}]: ${odd}`;
  }
  return undefined;
}

function inconsistencyOfRun(run: BaselineRun, photos: number): string | undefined {
  const unsorted = (what: string, keys: readonly number[]) =>
    keys.every((key, i) => i === 0 || keys[i - 1]! < key)
      ? undefined
      : `${what} is not sorted or names something twice`;
  const outside = (what: string, indices: readonly number[]) =>
    indices.some((photo) => photo >= photos) ? `${what} names a photo that is not in dataset.photos` : undefined;
  const pairs = (what: string, list: readonly (readonly number[])[]) =>
    outside(
      what,
      list.map(([, b]) => b!),
    ) ??
    (list.some(([a, b]) => a! >= b!) ? `${what} has a pair that does not ascend` : undefined) ??
    unsorted(
      what,
      list.map(([a, b]) => a! * photos + b!),
    );
  const photoList = (what: string, indices: readonly number[]) => outside(what, indices) ?? unsorted(what, indices);
  return (
    photoList(
      "notEnrolled",
      run.notEnrolled.map(({ photo }) => photo),
    ) ??
    pairs("wrongPairs", run.wrongPairs) ??
    pairs("nearest.pairs", run.nearest.pairs) ??
    ("skipped" in run.identification ? undefined : inconsistencyOfTests(run.identification, photoList))
  );
}

function inconsistencyOfTests(
  { tested, wrong }: Exclude<BaselineRun["identification"], { skipped: string }>,
  photoList: (what: string, indices: readonly number[]) => string | undefined,
): string | undefined {
  const classifiers = Object.entries(wrong);
  if (classifiers.length === 0) return "identification has no classifier and does not say why";
  const known = new Set(tested);
  for (const [id, photos] of classifiers) {
    const odd = photoList(`identification.wrong.${id}`, photos);
    if (odd !== undefined) return odd;
    if (photos.some((photo) => !known.has(photo)))
      return `identification.wrong.${id} names a photo that was not tested`;
  }
  return photoList("identification.tested", tested);
}
