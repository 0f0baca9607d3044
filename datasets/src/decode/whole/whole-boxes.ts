import { fourLetters, numbersOf } from "../bytes.ts";

/**
 * What is wrong with a WebP's chunks (RIFF): they end before the length that the file begins with.
 * @returns undefined when all bytes are there.
 */
export function webpFault(bytes: Uint8Array): string | undefined {
  if (bytes.length < 20) return "is cut off";
  const promised = numbersOf(bytes).getUint32(4, true) + 8;
  return promised > bytes.length ? `is cut off: it has ${bytes.length} of ${promised} bytes` : undefined;
}

/**
 * What is wrong with the boxes of an AVIF (ISO/IEC 14496-12): one ends beyond the file, or those that every picture has are
 * missing.
 * @returns undefined when all bytes are there.
 */
export function avifFault(bytes: Uint8Array): string | undefined {
  const numbers = numbersOf(bytes);
  const found = new Set<string>();
  let at = 0;
  while (at + 8 <= bytes.length) {
    const name = fourLetters(bytes, at + 4);
    const length = boxLength(numbers, at);
    if (length === undefined || length < 8) return "is damaged: its boxes do not follow each other";
    if (at + length > bytes.length) {
      // What is no box may follow the picture.
      return found.has("meta") && found.has("mdat") ? undefined : "is cut off";
    }
    found.add(name);
    at += length;
  }
  return found.has("meta") && (found.has("mdat") || at >= bytes.length) ? undefined : "is cut off";
}

function boxLength(numbers: DataView, at: number): number | undefined {
  const length = numbers.getUint32(at);
  // 0: to the end of the file; 1: a length of 64 bits follows.
  if (length === 0) return numbers.byteLength - at;
  if (length !== 1) return length;
  return at + 16 <= numbers.byteLength ? Number(numbers.getBigUint64(at + 8)) : undefined;
}
