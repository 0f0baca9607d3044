import { dirname, relative, resolve } from "node:path";
import { sha256 } from "../hash.ts";

/** `from "./a.js"`, `import "./a.js"`, `import("./a.js")`; what packages bring is not followed. */
const imports = /\b(?:from|import)\s*\(?\s*["'](\.{1,2}\/[^"'\n]+)["']/g;

/**
 * SHA-256 of a module and of what it imports by relative path, so that no change of them is missed: of its bytes where it
 * imports nothing so, else of a line `SHA-256  PATH` for it and each of the others, paths as seen from its folder, sorted.
 * @param read the bytes of a file; the first one's are needed, others that cannot be read are left out.
 */
export async function moduleHash(file: string, read: (file: string) => Promise<Uint8Array>): Promise<string> {
  const found = new Map<string, Uint8Array>([[file, await read(file)]]);
  // A map is visited in the order of its entries, those that are added meanwhile too.
  for (const [path, bytes] of found) {
    for (const [, specifier] of new TextDecoder().decode(bytes).matchAll(imports)) {
      const other = resolve(dirname(path), specifier!);
      if (found.has(other)) continue;
      // What looks like an import in a comment names no file; a real one that is missing fails when it is imported.
      const content = await read(other).catch(() => undefined);
      if (content !== undefined) found.set(other, content);
    }
  }
  if (found.size === 1) return sha256(found.get(file)!);
  const lines = [...found].map(([path, bytes]) => `${sha256(bytes)}  ${relative(dirname(file), path)}\n`);
  return sha256(lines.sort((a, b) => (a.slice(66) < b.slice(66) ? -1 : 1)).join(""));
}
