import { LikenessError } from "@likeness/core";

/**
 * What becomes of an error of a model. One that is the model's own doing (it is not what its card says, it refuses to
 * run) makes the model unavailable, and other models go on; anything else, such as a lack of memory, stays as it is.
 */
export function modelFailure(model: string, thrown: unknown): unknown {
  if (!(thrown instanceof LikenessError)) return thrown;
  if (thrown.code !== "bad-input" && thrown.code !== "hash-mismatch") return thrown;
  const hint = thrown.hint ?? "docs/models.md says what a card and its network must be";
  return new LikenessError("unavailable", `the model ${model} cannot work: ${thrown.message}`, { hint, cause: thrown });
}
