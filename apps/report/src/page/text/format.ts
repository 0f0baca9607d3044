import { percent as percentText, percentRange as rangeText } from "@likeness/core/pure";
import type { Interval } from "@likeness/result";

export { rate } from "@likeness/core/pure";

/**
 * A share as per cent with one decimal, two close to 100 % where one would hide errors, and more where it would read as 0
 * or 100 % and is neither.
 */
export function percent(share: number): string {
  return percentText(share, share > 0.995 && share < 1 ? 2 : 1);
}

export function percentRange(interval: Interval): string {
  return rangeText(interval, " – ");
}

/** Which false accept rates so many impostor pairs resolve: ten events are wanted behind each. */
export function resolvedText(impostor: number): string {
  if (impostor < 10) return "no false accept rate is resolved, because fewer than ten events can stand behind any";
  return `no false accept rate below ${percent(10 / impostor)} is resolved, because fewer than ten events stand behind it`;
}

/** A threshold with three decimals, and with all of them where three would name another one. */
export function thresholdText(threshold: number): string {
  const short = threshold.toFixed(threshold >= 1000 ? 0 : 3);
  return Math.abs(Number(short) - threshold) <= 1e-9 * Math.abs(threshold)
    ? short
    : String(Number(threshold.toPrecision(12)));
}

/** A difference of two shares in percentage points, with its sign; ±0.0 only of none. */
export function points(difference: number): string {
  const text = percentText(difference).slice(0, -2);
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

/** A number with three digits that count, never in powers of ten. */
export function threeDigits(value: number): string {
  const digits = value > 0 ? Math.max(0, 2 - Math.floor(Math.log10(value))) : 0;
  return value >= 1000 ? count(Math.round(value)) : value.toFixed(Math.min(digits, 20));
}

/** A number with its sign, as a difference is read. */
export function signed(value: number, digits = 4): string {
  const text = Math.abs(value).toFixed(digits);
  if (Number(text) === 0) return "0";
  return `${value < 0 ? "−" : "+"}${text}`;
}

export function signedRange([low, high]: Interval): string {
  return `${signed(low)} … ${signed(high)}`;
}

/** How many times as much: `0.213×`. */
export function times(value: number): string {
  return `${value < 1 ? value.toPrecision(3) : value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0)}×`;
}

export function timesRange([low, high]: Interval): string {
  return `${times(low).slice(0, -1)} – ${times(high)}`;
}

/** Bytes as MB of a million. */
export function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(0);
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
