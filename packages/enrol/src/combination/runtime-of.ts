import { available, LikenessError } from "@likeness/core";
import { type Runtime, runtimes } from "@likeness/nn";
import { environment } from "../environment.ts";

/** What stands in the place of a runtime where a model has no network: this program itself computes, and no choice hangs on it. */
export const noRuntime: Runtime = {
  id: "none",
  title: "no runtime: the model has no network",
  reference: true,
  availability: async () => available(),
  version: async () => `likeness ${environment().likeness}`,
  async open() {
    throw new LikenessError("usage", "a network needs a runtime");
  },
};

/**
 * The runtime that a combination names, {@link noRuntime} among them.
 * @throws LikenessError `unknown-id` that lists the known ones.
 */
export function runtimeOf(id: string): Runtime {
  return id === noRuntime.id ? noRuntime : runtimes.get(id);
}
