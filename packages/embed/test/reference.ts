/** Folder of the reference data that is not committed, if there is one. */
export const referenceFolder = process.env["LIKENESS_REFERENCE"];
/** Folder with the photos and weights of others, if there is one. */
export const mirrorFolder = process.env["LIKENESS_MIRROR"];

/** Why a test of that data is skipped; undefined where it runs. */
export function missingData(...needed: readonly ("LIKENESS_REFERENCE" | "LIKENESS_MIRROR")[]): string | undefined {
  const missing = needed.filter((name) => !process.env[name]);
  return missing.length === 0 ? undefined : `needs ${missing.join(" and ")}`;
}
