import { count } from "./format.ts";

/** `1 photo`, `2 photos`; nothing is `0 photos`. */
export function counted(number: number, one: string, several = `${one}s`): string {
  return `${count(number)} ${number === 1 ? one : several}`;
}
