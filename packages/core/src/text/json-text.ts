import { readFile } from "node:fs/promises";
import { LikenessError } from "../errors/errors.ts";

/**
 * The value of a JSON text that may begin with a byte order mark, as Notepad and PowerShell write it.
 * @throws LikenessError `bad-input` for bytes in UTF-16 or not in UTF-8, with the way out; SyntaxError for what is no JSON.
 */
export function parseJson(content: Uint8Array | string): unknown {
  const text = typeof content === "string" ? content : decode(content);
  return JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
}

/**
 * Reads and parses a JSON file.
 * @throws as {@link parseJson}, and what reading throws.
 */
export async function readJson(path: string): Promise<unknown> {
  return parseJson(await readFile(path));
}

function decode(bytes: Uint8Array): string {
  if (isUtf16(bytes)) throw encodingError("it is written in UTF-16, JSON must be UTF-8");
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw encodingError("it is not written in UTF-8", cause);
  }
}

function encodingError(message: string, cause?: unknown): LikenessError {
  const hint = "save it as UTF-8; in PowerShell: … | Out-File -Encoding utf8 FILE";
  return new LikenessError("bad-input", message, { hint, ...(cause !== undefined && { cause }) });
}

/** By its mark, or by the zero byte beside the first character, which in JSON is ASCII. */
function isUtf16([first, second]: Uint8Array): boolean {
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) return true;
  return (first === 0) !== (second === 0) && second !== undefined;
}
