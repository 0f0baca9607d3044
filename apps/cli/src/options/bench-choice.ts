import { aligners } from "@likeness/align";
import { models } from "@likeness/embed";
import { runtimes } from "@likeness/nn";
import type { SelectionOptions } from "./selection.ts";

/** Models and runtimes that nobody would choose: they are left out of everything. */
export const notChosen = [
  ...[...models].filter(({ baseline }) => baseline),
  ...[...runtimes].filter(({ reference }) => reference),
].map(({ id }) => id);

/** Unlike an evaluation, a benchmark without a choice takes everything that one may choose: that is what it is for. */
export function withEverything(options: SelectionOptions): SelectionOptions {
  if (options.config !== undefined) return options;
  const chosen = (ids: readonly string[]) => ids.filter((id) => !notChosen.includes(id));
  const { aligner = [...aligners.ids], model = chosen(models.ids), runtime = chosen(runtimes.ids) } = options;
  return { ...options, aligner, model, runtime };
}
