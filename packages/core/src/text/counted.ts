/**
 * A number of things as a person says it: `counted(1, "photo")` is "1 photo", `counted(2, "photo")` "2 photos".
 * @param several the plural, where it is not the word with an s.
 * @param write how the number is written. Default: its digits.
 */
export function counted(
  count: number,
  one: string,
  several = `${one}s`,
  write: (count: number) => string = String,
): string {
  return `${write(count)} ${count === 1 ? one : several}`;
}
