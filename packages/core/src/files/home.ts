import { homedir } from "node:os";
import { join, resolve } from "node:path";

/**
 * The folder of everything downloaded or computed once: `LIKENESS_HOME`, else `likeness` in the user's cache folder
 * (`XDG_CACHE_HOME` or `~/.cache`; `~/Library/Caches` on macOS; `%LOCALAPPDATA%` on Windows). It need not exist yet.
 */
export function storeFolder(environment: NodeJS.ProcessEnv = process.env): string {
  const named = environment["LIKENESS_HOME"];
  if (named) return resolve(named);
  if (process.platform === "darwin") return join(homedir(), "Library", "Caches", "likeness");
  if (process.platform === "win32") {
    return join(environment["LOCALAPPDATA"] ?? join(homedir(), "AppData", "Local"), "likeness");
  }
  return join(environment["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "likeness");
}
