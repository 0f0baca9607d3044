import type { Interval } from "@likeness/eval/result";

/** A share as per cent with one decimal, two close to 100 % where one would hide errors. */
export function percent(share: number): string {
  const digits = share > 0.995 && share < 1 ? 2 : 1;
  return `${(100 * share).toFixed(digits)} %`;
}

export function percentRange([low, high]: Interval): string {
  return `${(100 * low).toFixed(1)} – ${(100 * high).toFixed(1)} %`;
}

/** A difference of two shares in percentage points, with its sign. */
export function points(difference: number): string {
  const text = (100 * difference).toFixed(1);
  if (Number(text) === 0) return "±0.0";
  return difference > 0 ? `+${text}` : text.replace("-", "−");
}

export function pointsRange([low, high]: Interval): string {
  return `${points(low)} … ${points(high)}`;
}

export function distance(value: number): string {
  return Number.isFinite(value) ? value.toFixed(3).replace("-", "−") : "no template";
}

export function count(value: number): string {
  return value.toLocaleString("en-US").replaceAll(",", " ");
}

export function milliseconds(value: number): string {
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

export function pValue(p: number): string {
  return p < 0.001 ? "p < 0.001" : `p = ${p.toFixed(3)}`;
}

/** A file's last part, without the folder that repeats the person. */
export function fileName(file: string): string {
  return file.slice(file.lastIndexOf("/") + 1);
}

/** A person's folder name as a reader writes it: `Ann_Lee` is Ann Lee. */
export function personName(identity: string): string {
  return identity.replaceAll("_", " ");
}
