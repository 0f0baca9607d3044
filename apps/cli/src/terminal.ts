import { printable, printableLines } from "@likeness/core";

/**
 * The one module that writes to stdout and stderr. Whatever is printed passes through here and is made printable, so
 * no name of a person, a file or a folder moves the cursor, begins a line of its own or turns the direction of writing.
 */
type Side = "stdout" | "stderr";

/** Columns of a table where no terminal says how many it has. */
const columnsElsewhere = 120;
/** Milliseconds for which output is still waited for that nobody may be reading any more. */
const patienceMs = 1_000;

interface Output {
  /** Writes that the system has not taken yet. */
  pending: number;
  /** Why nothing can be written any more; what comes after is dropped. */
  failure?: NodeJS.ErrnoException;
  /** Whether a line that is redrawn in place stands at the cursor. */
  drawn: boolean;
}

const outputs: Record<Side, Output> = {
  stdout: { pending: 0, drawn: false },
  stderr: { pending: 0, drawn: false },
};
let changed = () => {};

/**
 * Takes over the errors of stdout and stderr: what cannot be written is dropped, and the work and its exit code stay.
 * Call it before anything is written.
 */
export function guardOutput(): void {
  for (const side of ["stdout", "stderr"] as const) {
    process[side].on("error", (failure: NodeJS.ErrnoException) => drop(side, failure));
  }
}

/** Lines of our own on stdout, for a person. Names in them must have passed through `printable`. */
export function print(text: string): void {
  write("stdout", `${printableLines(text)}\n`);
}

/** Lines of our own on stderr, for a person. */
export function say(text: string): void {
  clear("stderr");
  write("stderr", `${printableLines(text)}\n`);
}

/** A warning, one line on stderr, with the way out in a line of its own. */
export function warn(message: string, hint?: string): void {
  say(`warning: ${printable(message)}${hint === undefined ? "" : `\n  ${printable(hint)}`}`);
}

/**
 * One line of JSON on stdout, the same value that was given. Characters that {@link printable} would escape are escaped
 * as JSON does it: harmless on a terminal, and the same for a parser.
 */
export function printJson(value: unknown): void {
  write("stdout", `${printableJson(value)}\n`);
}

/** The text of {@link printJson}, without the line end. */
export function printableJson(value: unknown): string {
  return JSON.stringify(value).replace(/[\x7f-\x9f\p{Cf}\u2028\u2029]/gu, (character) =>
    Array.from({ length: character.length }, (_, i) => unit(character.charCodeAt(i))).join(""),
  );
}

/** Lines on stdout, or on stderr when stdout carries JSON. */
export function show(text: string, json: boolean | undefined): void {
  if (json) say(text);
  else print(text);
}

/** Replaces the last line on stderr, which must be a terminal, by one that is cut to its width. */
export function redraw(text: string): void {
  const line = printable(text);
  const columns = process.stderr.columns ?? columnsElsewhere;
  write("stderr", `\r\x1b[2K${line.length < columns ? line : `${line.slice(0, Math.max(1, columns - 2))}…`}`);
  outputs.stderr.drawn = true;
}

/** Takes away what {@link redraw} drew. */
export function clearLine(): void {
  clear("stderr");
}

/** Leaves what {@link redraw} drew standing. */
export function keepLine(): void {
  if (outputs.stderr.drawn) write("stderr", "\n");
  outputs.stderr.drawn = false;
}

/** Whether stderr is a terminal, where a line can be redrawn. */
export function isInteractive(): boolean {
  return process.stderr.isTTY === true;
}

/**
 * Columns that a table may take where it is printed: those of the terminal, else `COLUMNS`, else 120, which the logs
 * of build servers show without wrapping.
 */
export function tableColumns(json = false, environment: NodeJS.ProcessEnv = process.env): number {
  const stream = process[json ? "stderr" : "stdout"];
  if (stream.isTTY && stream.columns > 0) return stream.columns;
  const said = Number(environment["COLUMNS"]);
  return Number.isInteger(said) && said > 0 ? said : columnsElsewhere;
}

/**
 * Resolves when the system has taken all that was written. A reader that is slow is waited for, unless `hurried`: then
 * for a second at most.
 */
export async function flushed(hurried = false): Promise<void> {
  const done = new Promise<void>((resolve) => {
    changed = () => {
      if (outputs.stdout.pending + outputs.stderr.pending === 0) resolve();
    };
    changed();
  });
  if (!hurried) return done;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, patienceMs);
  });
  await Promise.race([done, late]);
  clearTimeout(timer);
}

/** Why what was printed on stdout did not arrive although somebody wanted it (a full disk); undefined when all is well. */
export function lostOutput(): Error | undefined {
  const { failure } = outputs.stdout;
  return failure === undefined || readerLeft(failure) ? undefined : failure;
}

function write(side: Side, text: string): void {
  const output = outputs[side];
  if (output.failure !== undefined) return;
  output.pending++;
  try {
    process[side].write(text, () => {
      output.pending--;
      changed();
    });
  } catch (thrown) {
    output.pending--;
    drop(side, thrown as NodeJS.ErrnoException);
  }
}

function drop(side: Side, failure: NodeJS.ErrnoException): void {
  outputs[side].failure ??= failure;
  outputs[side].pending = 0;
  changed();
}

function clear(side: Side): void {
  if (outputs[side].drawn) write(side, "\r\x1b[2K");
  outputs[side].drawn = false;
}

/** Whoever reads our output may stop early (`| head`); that is no failure of ours. */
function readerLeft({ code }: NodeJS.ErrnoException): boolean {
  return code === "EPIPE" || code === "ECONNRESET" || code === "ERR_STREAM_DESTROYED";
}

function unit(code: number): string {
  return `\\u${code.toString(16).padStart(4, "0")}`;
}
