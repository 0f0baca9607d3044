import { LikenessError } from "@likeness/core";

/**
 * A trained one-vs-one machine. Class numbers are 0 … `classes` − 1; there is one decision function for each pair
 * i < j, in the order (0,1), (0,2), …, (1,2), …
 */
export interface SvmModel {
  readonly classes: number;
  /** The constant that is subtracted from each pair's sum. */
  readonly offsets: Float64Array;
  /** How many support vectors each class has; they follow each other in class order. */
  readonly supportCounts: Int32Array;
  /**
   * `support vectors × (classes − 1)`: the coefficients of a vector of class i against the other classes in their order,
   * so against class j in column j for j < i and in column j − 1 for j > i.
   */
  readonly coefficients: Float64Array;
}

/**
 * Reads what libsvm's `svm_save_model` wrote of a C-SVC, all but the support vectors themselves: they are in the text with
 * 8 digits only, and the caller has them in full. Coefficients have 16 digits, offsets 6.
 * @throws LikenessError `internal` when the text is no such model.
 */
export function parseSvmModel(text: string): SvmModel {
  const end = text.indexOf("\nSV\n");
  const header = new Map(
    text
      .slice(0, Math.max(0, end))
      .split("\n")
      .map((line) => {
        const [name = "", ...values] = line.trim().split(" ");
        return [name, values.map(Number)] as const;
      }),
  );
  const classes = header.get("nr_class")?.[0] ?? 0;
  const supportVectors = header.get("total_sv")?.[0] ?? 0;
  const offsets = Float64Array.from(header.get("rho") ?? []);
  const supportCounts = Int32Array.from(header.get("nr_sv") ?? []);
  const inOrder = header.get("label")?.every((label, index) => label === index) ?? false;
  if (!inOrder || supportCounts.length !== classes || offsets.length !== (classes * (classes - 1)) / 2) {
    throw new LikenessError("internal", `libsvm answered an unreadable model: ${text.slice(0, 80)}`);
  }
  const coefficients = readCoefficients(text, end + "\nSV\n".length, classes - 1, supportVectors);
  return { classes, offsets, supportCounts, coefficients };
}

/** The leading `columns` numbers of `count` lines. */
function readCoefficients(text: string, start: number, columns: number, count: number): Float64Array {
  const coefficients = new Float64Array(columns * count);
  let position = start;
  for (let line = 0; line < count; line++) {
    for (let column = 0; column < columns; column++) {
      const space = text.indexOf(" ", position);
      coefficients[line * columns + column] = Number(text.slice(position, space));
      position = space + 1;
    }
    position = text.indexOf("\n", position) + 1;
  }
  return coefficients;
}
