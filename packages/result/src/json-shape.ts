/**
 * What a value out of a JSON file must be. Returns nothing when it is that, else one sentence that names the place, as
 * in `networks[2].loadMs must be a number above 0, not "fast"`.
 */
export type Shape = (value: unknown, at: string) => string | undefined;

export const text: Shape = leaf("a text", (value) => typeof value === "string");
/** Finite, 0 or more. */
export const atLeastZero: Shape = leaf("a number of at least 0", (value) => isFiniteNumber(value) && value >= 0);
export const aboveZero: Shape = leaf("a number above 0", (value) => isFiniteNumber(value) && value > 0);
export const finite: Shape = leaf("a number", isFiniteNumber);
/** Whole, `least` or more. */
export function wholeFrom(least: number): Shape {
  return leaf(`a whole number of at least ${least}`, (value) => Number.isSafeInteger(value) && Number(value) >= least);
}

export function leaf(wanted: string, holds: (value: unknown) => boolean): Shape {
  return (value, at) => (holds(value) ? undefined : complaint(at, wanted, value));
}

/** An object with at least these fields; others are left alone, since a later version may add some. */
export function record(fields: Readonly<Record<string, Shape>>): Shape {
  return (value, at) => {
    if (!isRecord(value)) return complaint(at, "an object", value);
    return first(Object.entries(fields), ([key, shape]) => shape(value[key], at === "" ? key : `${at}.${key}`));
  };
}

/** An object with any keys. */
export function dictionary(shape: Shape): Shape {
  return (value, at) => {
    if (!isRecord(value)) return complaint(at, "an object", value);
    return first(Object.entries(value), ([key, item]) => shape(item, `${at}.${key}`));
  };
}

export function list(item: Shape, least = 0): Shape {
  return (value, at) => {
    const wanted = least === 0 ? "a list" : `a list of at least ${least}`;
    if (!Array.isArray(value) || value.length < least) return complaint(at, wanted, value);
    return first([...value.entries()], ([i, one]) => item(one, `${at}[${i}]`));
  };
}

export function nullable(shape: Shape): Shape {
  return (value, at) => (value === null ? undefined : shape(value, at));
}

export function optional(shape: Shape): Shape {
  return (value, at) => (value === undefined ? undefined : shape(value, at));
}

function first<T>(items: readonly T[], check: (item: T) => string | undefined): string | undefined {
  for (const item of items) {
    const found = check(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

function complaint(at: string, wanted: string, value: unknown): string {
  const shown = JSON.stringify(value) ?? "missing";
  const short = shown.length > 60 ? `${shown.slice(0, 60)}…` : shown;
  return `${at === "" ? "it" : at} must be ${wanted}, not ${short}`;
}

function isFiniteNumber(value: unknown): value is number {
  return Number.isFinite(value);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
