import { crc32 } from "node:zlib";
import { fourLetters, numbersOf } from "./bytes.ts";
import { checkSize } from "./limits.ts";

/**
 * What is wrong with a PNG's chunks (W3C PNG, section 5): cut off, or a chunk that pictures need does not have its checksum.
 * Chunks that pictures do not need (times, texts) may be damaged, and anything may follow the end.
 * @returns undefined when all are there.
 * @throws PhotoError `too-large` above a limit, by the first chunk.
 */
export function pngFault(bytes: Uint8Array, pixelLimit: number): string | undefined {
  const numbers = numbersOf(bytes);
  for (let at = 8; at + 12 <= bytes.length; ) {
    const length = numbers.getUint32(at);
    const end = at + 8 + length;
    const name = fourLetters(bytes, at + 4);
    if (end + 4 > bytes.length) return `is cut off within its chunk ${printed(name)}`;
    const needed = /^[A-Z]/.test(name);
    if (needed && crc32(bytes.subarray(at + 4, end)) !== numbers.getUint32(end)) {
      return `is damaged: its chunk ${printed(name)} has not the checksum that it should have`;
    }
    if (at === 8 && (name !== "IHDR" || length !== 13)) return "is damaged: it does not begin with its header";
    if (at === 8) checkSize({ width: numbers.getUint32(16), height: numbers.getUint32(20) }, pixelLimit);
    if (name === "IEND") return undefined;
    at = end + 4;
  }
  return "is cut off: its last chunk, IEND, is missing";
}

function printed(name: string): string {
  return /^[A-Za-z]{4}$/.test(name) ? name : "of no name";
}
