import Table from "cli-table3";

/** A column of a table; cells may have several lines. */
export interface Column {
  readonly head: string;
  readonly cells: readonly string[];
}

/** How a table is fitted. */
export interface FitOptions {
  /** Columns of the terminal. */
  readonly width: number;
  /** Without blanks beside the cells. Default false. */
  readonly dense?: boolean;
}

/**
 * A table that fits a terminal. `keys` say what a row is. Where it is too wide, columns in which all rows are equal are
 * said once above it, then it is cut into several tables that repeat the keys, and where even those are too wide each row
 * becomes a list. Nothing is left out.
 */
export function fittedTable(keys: readonly Column[], columns: readonly Column[], options: FitOptions): string {
  const fits = (chosen: readonly Column[]) => widthOf(chosen, options) <= options.width;
  if (fits([...keys, ...columns])) return draw([...keys, ...columns], options);
  const shared = [...keys, ...columns].filter(isShared);
  const keysLeft = keys.filter((column) => !shared.includes(column));
  const parts = cut(
    keysLeft,
    columns.filter((column) => !shared.includes(column)),
    fits,
  );
  const above = shared.length === 0 ? [] : wrapped(sharedText(shared), options.width);
  const drawn = parts.every(fits) ? parts.map((part) => draw(part, options)) : records(keysLeft, columns, shared);
  return [...above, ...drawn].join("\n");
}

/** Lines no longer than `width` where words allow it; lines that go on are indented by two more than the first. */
function wrapped(text: string, width: number): string[] {
  const indent = /^ */.exec(text)![0];
  const lines: string[] = [];
  let line = indent;
  for (const word of text.trim().split(" ")) {
    if (line.trim() !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = `${indent}  ${word}`;
    } else line += line.trim() === "" ? word : ` ${word}`;
  }
  return [...lines, line];
}

function isShared({ cells }: Column): boolean {
  return cells.length > 1 && cells.every((cell) => cell === cells[0]);
}

function sharedText(shared: readonly Column[]): string {
  return `  in every row: ${shared.map(({ head, cells }) => `${head} ${flat(cells[0]!)}`).join("; ")}`;
}

/** As many columns in each table as fit beside the keys, one at least. */
function cut(
  keys: readonly Column[],
  columns: readonly Column[],
  fits: (chosen: readonly Column[]) => boolean,
): Column[][] {
  const parts: Column[][] = [];
  let part: Column[] = [];
  for (const column of columns) {
    if (part.length > 0 && !fits([...keys, ...part, column])) {
      parts.push([...keys, ...part]);
      part = [];
    }
    part.push(column);
  }
  return part.length > 0 || parts.length === 0 ? [...parts, [...keys, ...part]] : parts;
}

function records(keys: readonly Column[], columns: readonly Column[], shared: readonly Column[]): string[] {
  const rows = columns[0]?.cells.length ?? keys[0]?.cells.length ?? 0;
  return Array.from({ length: rows }, (_, row) => [
    `  ${keys.map(({ head, cells }) => `${head} ${cells[row]!}`.trim()).join(", ")}`,
    ...columns
      .filter((column) => !shared.includes(column))
      .map(({ head, cells }) => `    ${head}: ${flat(cells[row]!)}`),
  ]).flat();
}

function flat(cell: string): string {
  return cell.replaceAll("\n", ", ");
}

function draw(columns: readonly Column[], { dense = false }: FitOptions): string {
  const drawn = new Table({
    head: columns.map(({ head }) => head),
    style: { head: [], border: [], compact: true, ...(dense && { "padding-left": 0, "padding-right": 0 }) },
  });
  for (let row = 0; row < (columns[0]?.cells.length ?? 0); row++) drawn.push(columns.map(({ cells }) => cells[row]!));
  return drawn.toString();
}

/** The border above a table has one sign for each column of the terminal, whatever its cells hold. */
function widthOf(columns: readonly Column[], options: FitOptions): number {
  return draw(columns, options).split("\n")[0]!.length;
}

/** Columns from rows of cells. */
export function columnsOf(heads: readonly string[], rows: readonly (readonly string[])[]): Column[] {
  return heads.map((head, place) => ({ head, cells: rows.map((row) => row[place]!) }));
}
