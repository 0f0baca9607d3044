/** Where a manifest of this package lies, by file name without ending. */
export function manifestPlace(name: string): URL {
  return new URL(`../manifests/${name}.json`, import.meta.url);
}
