import { isUtf8 } from "node:buffer";

const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * The name of a file as text. Disks of Linux keep bytes, and archives from Windows leave names that are no UTF-8: such a byte
 * becomes `\xFC`, and a backslash that would look like one becomes `\x5C`, so that two names are never the same text.
 * Names become NFC, so that a copy from macOS (NFD) has the same.
 */
export function diskName(bytes: Buffer): string {
  const text = isUtf8(bytes) ? escapeLookalikes(strict.decode(bytes)) : textOfPieces(bytes);
  return text.normalize("NFC");
}

function escapeLookalikes(text: string): string {
  return text.replace(/\\(?=x[0-9A-F]{2})/g, "\\x5C");
}

function textOfPieces(bytes: Buffer): string {
  let text = "";
  let sound = 0;
  for (let at = 0; at < bytes.length; ) {
    const length = [1, 2, 3, 4].find((some) => at + some <= bytes.length && isUtf8(bytes.subarray(at, at + some)));
    if (length === undefined) {
      text += `${escapeLookalikes(strict.decode(bytes.subarray(sound, at)))}\\x${hex(bytes[at]!)}`;
      sound = at + 1;
    }
    at += length ?? 1;
  }
  return text + escapeLookalikes(strict.decode(bytes.subarray(sound)));
}

function hex(byte: number): string {
  return byte.toString(16).toUpperCase().padStart(2, "0");
}
