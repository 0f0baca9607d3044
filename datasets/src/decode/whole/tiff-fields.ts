import { numbersOf } from "../bytes.ts";

/** The fields of a TIFF's first picture, numbers alone, by their tags. */
export type TiffFields = ReadonlyMap<number, readonly number[]>;

/** Bytes of a number by its type: BYTE, UNDEFINED, SHORT, LONG and the two long ones of BigTIFF. */
const sizes = new Map([
  [1, 1],
  [7, 1],
  [3, 2],
  [4, 4],
  [16, 8],
  [18, 8],
]);

/** Longer lists only take memory: no picture has more strips than rows. */
const mostValues = 1 << 20;

/**
 * The numeric fields of the first picture of a TIFF 6.0 or BigTIFF.
 * @returns undefined when they are not all within the file.
 */
export function tiffFields(bytes: Uint8Array): TiffFields | undefined {
  const file = numbersOf(bytes);
  const little = bytes[0] === 0x49;
  const big = file.getUint16(2, little) === 43;
  const read = (at: number, size: number): number => {
    if (size === 1) return file.getUint8(at);
    if (size === 2) return file.getUint16(at, little);
    return size === 4 ? file.getUint32(at, little) : Number(file.getBigUint64(at, little));
  };
  try {
    const start = big ? read(8, 8) : read(4, 4);
    const count = read(start, big ? 8 : 2);
    const fields = new Map<number, number[]>();
    const [head, entry, wide] = big ? [8, 20, 8] : [2, 12, 4];
    for (let i = 0; i < count; i++) {
      const at = start + head + i * entry;
      const values = read(at + 4, wide);
      const size = sizes.get(read(at + 2, 2));
      if (size === undefined || values > mostValues) continue;
      const data = values * size <= wide ? at + 4 + wide : read(at + 4 + wide, wide);
      fields.set(
        read(at, 2),
        Array.from({ length: values }, (_, k) => read(data + k * size, size)),
      );
    }
    return fields;
  } catch (thrown) {
    if (thrown instanceof RangeError) return undefined;
    throw thrown;
  }
}
