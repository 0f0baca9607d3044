import type { z } from "zod";

/**
 * The first thing that is wrong with a value out of a JSON file, as one sentence that names the place: `networks[2].loadMs
 * must be a number above 0, not "fast"`. Undefined when nothing is.
 */
export function problemOf(schema: z.ZodType, value: unknown): string | undefined {
  const { error } = schema.safeParse(value);
  return error === undefined ? undefined : sentence(deepest(error.issues, value), value);
}

type Issue = Pick<z.core.$ZodIssue, "path" | "message">;

/** Of alternatives the one counts whose fields are there, else the last. */
function deepest(issues: readonly z.core.$ZodIssue[], root: unknown): Issue {
  const issue = issues[0]!;
  if (issue.code !== "invalid_union" || issue.errors.length === 0) return issue;
  const inside = valueAt(root, issue.path);
  const complete = issue.errors.find((errors) => errors.every(({ path }) => valueAt(inside, path) !== undefined));
  const { path, message } = deepest(complete ?? issue.errors.at(-1)!, inside);
  return { path: [...issue.path, ...path], message };
}

function sentence({ path, message }: Issue, root: unknown): string {
  const shown = JSON.stringify(valueAt(root, path)) ?? "missing";
  const short = shown.length > 60 ? `${shown.slice(0, 60)}…` : shown;
  return `${placeOf(path)} must be ${message}, not ${short}`;
}

function placeOf(path: readonly PropertyKey[]): string {
  const place = path.map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`)).join("");
  return place === "" ? "it" : place.replace(/^\./, "");
}

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | undefined | null)?.[key], root);
}
