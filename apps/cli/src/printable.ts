/** Text from files and folders as it may be shown on a terminal: control characters but line ends, which could move the cursor or recolour, are shown as escapes. */
export function printable(text: string): string {
  return text.replace(/[^\P{Cc}\n]/gu, (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`);
}
