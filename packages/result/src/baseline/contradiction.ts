import type { Baseline, BaselineRun } from "./baseline.ts";

/** Fields that are allowed each by itself and contradict each other. */
export function contradiction({ dataset, runs }: Baseline): string | undefined {
  const ids = new Set(runs.map((run) => run.id));
  if (ids.size < runs.length) return "two runs have the same id";
  const people = new Set(dataset.photos.map(([, person]) => person));
  if (Math.max(...people) >= people.size) return "people are not numbered 0, 1, 2, …";
  for (const [i, run] of runs.entries()) {
    const odd = contradictionOfRun(run, dataset.photos.length);
    if (odd !== undefined) return `runs[${i}]: ${odd}`;
  }
  return undefined;
}

function contradictionOfRun(run: BaselineRun, photos: number): string | undefined {
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
    ("skipped" in run.identification ? undefined : contradictionOfTests(run.identification, photoList))
  );
}

function contradictionOfTests(
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
