import { LikenessError } from "@likeness/core";

/** Parses a whole number or says which option was wrong. */
export function wholeNumber(text: string, option: string): number {
  if (!/^\d+$/.test(text)) throw new LikenessError("usage", `${option} takes a whole number, not "${text}"`);
  return Number(text);
}

/** A whole number of at least 1, and of at most `most`. */
export function atLeastOne(text: string, option: string, most = Number.MAX_SAFE_INTEGER): number {
  const value = wholeNumber(text, option);
  if (value >= 1 && value <= most) return value;
  const range = most === Number.MAX_SAFE_INTEGER ? "of at least 1" : `from 1 to ${most}`;
  throw new LikenessError("usage", `${option} takes numbers ${range}, not ${value}`);
}

/** A finite number of at least `lowest`. */
export function numberFrom(lowest: number, text: string, option: string): number {
  const value = Number(text);
  if (text.trim() !== "" && value >= lowest && value !== Number.POSITIVE_INFINITY) return value;
  throw new LikenessError("usage", `${option} takes a number of at least ${lowest}, not "${text}"`);
}
