import { mulberry32 } from "@likeness/core";

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** `count` copies of a JSON value, each with one thing in it removed, emptied, doubled, exchanged or changed. */
export function* mutations(value: unknown, count: number, seed: number): Generator<{ what: string; mutated: unknown }> {
  const uniform = mulberry32(seed);
  const pick = <T>(items: readonly T[]): T => items[Math.floor(uniform() * items.length)]!;
  for (let round = 0; round < count; round++) {
    const copy = structuredClone(value) as Json;
    const places = containers(copy);
    const { at, container } = pick(places);
    const keys: readonly (string | number)[] = Array.isArray(container)
      ? [...container.keys()]
      : Object.keys(container);
    if (keys.length === 0) continue;
    const key = pick(keys) as never;
    const old = (container as Record<string, Json>)[key]!;
    const change = pick(["remove", "replace", "tweak", "double"] as const);
    const what = `${change} ${at}.${String(key)}`;
    if (change === "remove") {
      if (Array.isArray(container)) container.splice(key, 1);
      else delete container[key];
    } else if (change === "double" && Array.isArray(container)) container.push(structuredClone(old));
    else if (change === "tweak") (container as Record<string, Json>)[key] = tweaked(old, uniform);
    else (container as Record<string, Json>)[key] = pick<Json>([null, 0, -1, 1e9, "", "x", [], {}, true]);
    if (JSON.stringify(copy) !== JSON.stringify(value)) yield { what, mutated: copy };
  }
}

function tweaked(value: Json, uniform: () => number): Json {
  if (typeof value === "number")
    return Number.isInteger(value) ? value + (uniform() < 0.5 ? 1 : -1) : value * (1 + uniform());
  if (typeof value === "string") return `${value.slice(1)}${value.slice(0, 1)}`;
  if (Array.isArray(value)) return value.slice(0, Math.floor(value.length / 2));
  return value === null ? 0 : {};
}

function containers(root: Json): { at: string; container: Json[] | { [key: string]: Json } }[] {
  const found: { at: string; container: Json[] | { [key: string]: Json } }[] = [];
  const visit = (value: Json, at: string) => {
    if (typeof value !== "object" || value === null) return;
    found.push({ at, container: value });
    for (const [key, inside] of Object.entries(value)) visit(inside, `${at}.${key}`);
  };
  visit(root, "$");
  return found;
}
