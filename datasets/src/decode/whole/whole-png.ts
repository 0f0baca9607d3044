import { crc32 } from "node:zlib";
import { fourLetters, numbersOf } from "../bytes.ts";
import { checkSize } from "../limits.ts";

/**
 * What is wrong with a PNG's chunks (W3C PNG, section 5): it is cut off. Anything may follow the end.
 * @returns undefined when all are there.
 * @throws PhotoError `too-large` above a limit, by the first chunk.
 */
export function pngFault(bytes: Uint8Array, pixelLimit: number): string | undefined {
  const numbers = numbersOf(bytes);
  return chunksFault(bytes, (name, at, length) => {
    if (at > 8) return undefined;
    if (name !== "IHDR" || length !== 13) return "is damaged: it does not begin with its header";
    checkSize({ width: numbers.getUint32(16), height: numbers.getUint32(20) }, pixelLimit);
    return undefined;
  });
}

/**
 * Which chunk that the picture needs has not its checksum; texts and times may be damaged.
 * @returns undefined when there is none.
 */
export function pngChecksumFault(bytes: Uint8Array): string | undefined {
  const numbers = numbersOf(bytes);
  return chunksFault(bytes, (name, at, length) => {
    const end = at + 8 + length;
    if (!/^[A-Z]/.test(name) || crc32(bytes.subarray(at + 4, end)) === numbers.getUint32(end)) return undefined;
    return `is damaged: its chunk ${printed(name)} has not the checksum that it should have`;
  });
}

function chunksFault(
  bytes: Uint8Array,
  look: (name: string, at: number, length: number) => string | undefined,
): string | undefined {
  for (let at = 8; at + 12 <= bytes.length; ) {
    const length = numbersOf(bytes).getUint32(at);
    const name = fourLetters(bytes, at + 4);
    if (at + 12 + length > bytes.length) return `is cut off within its chunk ${printed(name)}`;
    const fault = look(name, at, length);
    if (fault !== undefined || name === "IEND") return fault;
    at += 12 + length;
  }
  return "is cut off: its last chunk, IEND, is missing";
}

function printed(name: string): string {
  return /^[A-Za-z]{4}$/.test(name) ? name : "of no name";
}
