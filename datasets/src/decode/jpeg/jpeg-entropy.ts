/** A Huffman table by the lengths of its codes (ITU T.81, annex C): smallest and largest code of each length, and the values. */
interface HuffmanTable {
  readonly smallest: Int32Array;
  readonly largest: Int32Array;
  readonly at: Int32Array;
  readonly values: Uint8Array;
}

/** The Huffman tables of a JPEG, for DC and AC values, as they stand at the place that was read last. */
export class HuffmanTables {
  readonly #tables = new Map<number, HuffmanTable>();

  /** Takes the tables of one DHT segment. */
  define(body: Uint8Array): void {
    for (let at = 0; at + 17 <= body.length; ) {
      const counts = body.subarray(at + 1, at + 17);
      const total = counts.reduce((sum, count) => sum + count, 0);
      this.#tables.set(body[at]!, tableOf(counts, body.slice(at + 17, at + 17 + total)));
      at += 17 + total;
    }
  }

  dc(number: number): HuffmanTable | undefined {
    return this.#tables.get(number);
  }

  ac(number: number): HuffmanTable | undefined {
    return this.#tables.get(16 + number);
  }
}

function tableOf(counts: Uint8Array, values: Uint8Array): HuffmanTable {
  const [smallest, largest, at] = [new Int32Array(17), new Int32Array(17).fill(-1), new Int32Array(17)];
  let [code, next] = [0, 0];
  for (let length = 1; length <= 16; length++) {
    const count = counts[length - 1]!;
    smallest[length] = code;
    at[length] = next;
    if (count > 0) largest[length] = code + count - 1;
    next += count;
    code = (code + count) << 1;
  }
  return { smallest, largest, at, values };
}

/**
 * Reads bits and Huffman codes of one scan. Nothing is thrown: what cannot be read is 0, and `ended` (a marker or the end of
 * the file stands where data are needed) or `damaged` (no such code) says so from then on.
 */
export class EntropyReader {
  readonly #bytes: Uint8Array;
  #at: number;
  #held = 0;
  #left = 0;
  ended = false;
  damaged = false;

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes;
    this.#at = at;
  }

  /** @param count 0 to 16. */
  bits(count: number): number {
    while (this.#left < count) {
      const byte = this.#bytes[this.#at];
      if (byte === 0xff) {
        let after = this.#at + 1;
        while (this.#bytes[after] === 0xff) after++;
        if (this.#bytes[after] !== 0) this.ended = true;
        else this.#at = after + 1;
      } else this.#at++;
      if (byte === undefined) this.ended = true;
      if (this.ended) return 0;
      this.#held = (this.#held << 8) | byte!;
      this.#left += 8;
    }
    this.#left -= count;
    return (this.#held >>> this.#left) & ((1 << count) - 1);
  }

  code(table: HuffmanTable | undefined): number {
    if (table !== undefined) {
      for (let length = 1, code = this.bits(1); length <= 16 && !this.ended; length++) {
        if (code <= table.largest[length]!) {
          return table.values[table.at[length]! + code - table.smallest[length]!] ?? 0;
        }
        if (length < 16) code = (code << 1) | this.bits(1);
      }
    }
    if (!this.ended) this.damaged = true;
    return 0;
  }

  /** Goes to the restart marker of a number from 0 to 7, past bytes that nobody needs. */
  restart(number: number): void {
    this.#left = 0;
    const bytes = this.#bytes;
    while (this.#at < bytes.length && (bytes[this.#at] !== 0xff || [0, 0xff].includes(bytes[this.#at + 1] ?? 0))) {
      this.#at++;
    }
    if (bytes[this.#at + 1] === 0xd0 + number) this.#at += 2;
    else this.ended = true;
  }
}
