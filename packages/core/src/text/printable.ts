/**
 * A name or another text that somebody else chose (a folder's, a file's, an error's), as it may stand within a line:
 * control characters, line ends, and the marks that turn the direction of writing or cannot be seen become escapes such as
 * `\x1b`, `\n` and `\u202e`. So it can neither move the cursor, recolour, begin a line of its own that a build server takes
 * for an order, nor show another name than it has.
 */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu, (character) => {
    // Joiners belong to the spelling of names in several scripts, and to no direction.
    if (character === "\u200c" || character === "\u200d") return character;
    return escaped(character);
  });
}

/** The same for text of our own that has several lines: its line ends stay. What is put into it goes through {@link printable}. */
export function printableLines(text: string): string {
  return text.split("\n").map(printable).join("\n");
}

function escaped(character: string): string {
  if (character === "\n") return "\\n";
  if (character === "\r") return "\\r";
  if (character === "\t") return "\\t";
  const code = character.codePointAt(0)!;
  if (code < 0x100) return `\\x${code.toString(16).padStart(2, "0")}`;
  return code < 0x10000 ? `\\u${code.toString(16).padStart(4, "0")}` : `\\u{${code.toString(16)}}`;
}
