import { z } from "zod";

// The message of each is what a value must be: `problemOf` makes a sentence of it, docs/result.md a column.

export const text = z.string("a text");
/** A text that is not empty. */
export const name = z.string("a text that is not empty").min(1, "a text that is not empty");
export const sha256 = z.string("64 hexadecimal digits").regex(/^[0-9a-f]{64}$/, "64 hexadecimal digits");

/** Any finite number, as all of these are. */
export const number = z.number("a number");
export const atLeastZero = z.number("a number of at least 0").min(0, "a number of at least 0");
export const aboveZero = z.number("a number above 0").positive("a number above 0");
export const share = z.number("a number from 0 to 1").min(0, "a number from 0 to 1").max(1, "a number from 0 to 1");

export function wholeFrom(least: number) {
  const wanted = `a whole number of at least ${least}`;
  return z.int(wanted).min(least, wanted);
}

/** Exactly this text. */
export function exactly<const Text extends string>(value: Text) {
  return z.literal(value, JSON.stringify(value));
}

/** A fact that is told where it holds, and absent where it does not. */
export const fact = z.literal(true, "true").exactOptional();

export function oneOf<const Texts extends readonly [string, ...string[]]>(values: Texts) {
  return z.enum(values, `one of ${values.join(", ")}`);
}

/** An object with at least these fields; others are left alone, since a later version may add some. */
export function record<const Fields extends z.ZodRawShape>(fields: Fields) {
  return z.object(fields, "an object");
}

/** An object with any keys. */
export function dictionary<Value extends z.ZodType>(value: Value) {
  return z.record(z.string(), value, "an object");
}

export function list<Item extends z.ZodType>(item: Item, least = 0) {
  const wanted = least === 0 ? "a list" : `a list of at least ${least}`;
  return z.array(item, wanted).min(least, wanted);
}

/** A list of one item for each of these. */
export function tuple<const Items extends readonly [z.ZodType, ...z.ZodType[]]>(...items: Items) {
  return z.tuple(items, `a list of ${items.length}`);
}

/** Two numbers for which this holds, the lower first. */
export function ascending(wanted: string, holds: (value: number) => boolean = () => true) {
  return z.custom<[low: number, high: number]>((value) => {
    if (!Array.isArray(value) || value.length !== 2) return false;
    const [low, high] = value as unknown[];
    return Number.isFinite(low) && Number.isFinite(high) && holds(Number(low)) && Number(low) <= Number(high);
  }, wanted);
}

/** Inclusive 95 % interval. */
export const interval = ascending("two numbers, the lower first");

/**
 * A list that may have hundreds of thousands of items: one loop asks whether each is as usual, and the schema, which accepts
 * whatever is usual, is only asked about the others.
 */
export function longList<Item extends z.ZodType>(item: Item, isUsual: (value: unknown) => boolean) {
  return z
    .custom<z.output<Item>[]>(Array.isArray, "a list")
    .check(({ value, issues }) => {
      for (let i = 0; i < value.length; i++) {
        if (isUsual(value[i])) continue;
        const issue = item.safeParse(value[i]).error?.issues[0];
        if (issue === undefined) continue;
        issues.push({ code: "custom", path: [i, ...issue.path], message: issue.message, input: value[i] });
        return;
      }
    })
    .meta({ item });
}

/** A list of finite numbers. Landmarks hold millions in all: this loop is inlined, that of {@link longList} is not. */
export const numbers = z
  .custom<number[]>(Array.isArray, "a list of numbers")
  .check(({ value, issues }) => {
    const wrong = value.findIndex((item) => !Number.isFinite(item));
    if (wrong >= 0) issues.push({ code: "custom", path: [wrong], message: "a number", input: value[wrong] });
  })
  .meta({ item: number });

/** Whether something is a list of so many items of which each is as usual. */
export function rowOf(length: number, isUsual: (value: unknown) => boolean): (value: unknown) => boolean {
  return (value) => Array.isArray(value) && value.length === length && value.every(isUsual);
}
