import { LikenessError } from "@likeness/core";

/** What a CSV file must hold. */
export interface CsvExpectation {
  /** Named in every error. */
  readonly tensor: string;
  readonly shape: readonly number[];
}

const number = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
/** The byte order mark that Excel puts before UTF-8, byte by byte. */
const mark = "\xef\xbb\xbf";
/** Longer than any number that was written by a program. */
const LONGEST = 64;

/**
 * Reads the numbers of a tensor from CSV text as it streams by: any number of rows of equal length, read row by row,
 * with `\n`, `\r\n` or `\r` between them.
 * @throws LikenessError `bad-input` that names the tensor, what was found where, and what was expected.
 */
export async function readCsvNumbers(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  expectation: CsvExpectation,
): Promise<Float32Array> {
  const reader = new CsvReader(expectation);
  let rest = "";
  for await (const chunk of chunks) {
    const text = rest + Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength).toString("latin1");
    rest = reader.read(text);
  }
  reader.end(rest);
  return reader.values;
}

class CsvReader {
  readonly values: Float32Array;
  readonly #expectation: CsvExpectation;
  readonly #size: number;
  #count = 0;
  #row = 1;
  #rowStart = 0;
  #rowLength: number | undefined;
  /** The row so far is empty, as the one between the two characters of `\r\n` or behind the last one. */
  #blank = true;

  constructor(expectation: CsvExpectation) {
    this.#expectation = expectation;
    this.#size = expectation.shape.reduce((product, side) => product * side, 1);
    this.values = new Float32Array(this.#size);
  }

  /** Takes the complete cells of a text and returns what is left of it. */
  read(text: string): string {
    const separator = /[,\r\n]/g;
    let start = 0;
    for (let found = separator.exec(text); found !== null; found = separator.exec(text)) {
      const cell = text.slice(start, found.index).trim();
      if (found[0] === ",") this.#cell(cell);
      else this.#endRow(cell);
      start = found.index + 1;
    }
    const rest = text.slice(start);
    if (rest.length > LONGEST) throw this.#problem(`${JSON.stringify(`${rest.slice(0, 20)}…`)} is no number`);
    return rest;
  }

  end(rest: string): void {
    this.#endRow(rest.trim());
    if (this.#count !== this.#size) throw this.#problem(`there are ${this.#count} numbers`);
  }

  #cell(found: string): void {
    const cell = this.#count === 0 && found.startsWith(mark) ? found.slice(mark.length) : found;
    const position = this.#count - this.#rowStart + 1;
    const where = `number ${position} of row ${this.#row}`;
    if (!number.test(cell)) throw this.#problem(`${where} is ${cell === "" ? "empty" : JSON.stringify(cell)}`);
    if (this.#count === this.#size) throw this.#problem(`there are more than ${this.#size} numbers`);
    this.values[this.#count] = Number(cell);
    if (!Number.isFinite(this.values[this.#count])) throw this.#problem(`${where}, ${cell}, is no 32-bit float`);
    this.#count++;
    this.#blank = false;
  }

  #endRow(cell: string): void {
    if (this.#blank && cell === "") return;
    this.#cell(cell);
    const length = this.#count - this.#rowStart;
    this.#rowLength ??= length;
    if (length !== this.#rowLength) {
      throw this.#problem(`row ${this.#row} has ${length} numbers, the rows before it ${this.#rowLength}`);
    }
    this.#row++;
    this.#rowStart = this.#count;
    this.#blank = true;
  }

  #problem(what: string): LikenessError {
    const { tensor, shape } = this.#expectation;
    const expected = shape.length === 1 ? `${this.#size}` : `${this.#size} (${shape.join("×")})`;
    return new LikenessError("bad-input", `${tensor}.csv: ${what}; expected ${expected} finite numbers`);
  }
}
