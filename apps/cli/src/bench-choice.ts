import { alignerIds } from "@likeness/align";
import { models } from "@likeness/embed";
import { openRuntime, runtimeIds } from "@likeness/nn";
import type { SelectionOptions } from "./selection.ts";

/** What a user may choose: not a network without weights, nor a runtime that is slow by design. */
const chosenModels = [...models].filter(({ baseline }) => baseline !== true).map(({ id }) => id);
const chosenRuntimes = runtimeIds.filter((id) => openRuntime(id).reference !== true);
/** The ids that are left out of everything. */
export const notChosen = [
  ...models.ids.filter((id) => !chosenModels.includes(id)),
  ...runtimeIds.filter((id) => !chosenRuntimes.includes(id)),
];

/** Unlike an evaluation, a benchmark without a choice takes everything that one may choose: that is what it is for. */
export function withEverything(options: SelectionOptions): SelectionOptions {
  if (options.config !== undefined) return options;
  const { aligner = [...alignerIds], model = chosenModels, runtime = chosenRuntimes } = options;
  return { ...options, aligner, model, runtime };
}
