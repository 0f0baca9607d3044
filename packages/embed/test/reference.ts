/** Folder with the photos and weights of others, if there is one. */
export const mirrorFolder = process.env["LIKENESS_MIRROR"];

/** Says why tests are skipped; undefined where they run. */
export function skipReason(what: string, missing: string | undefined): string | undefined {
  if (missing !== undefined) process.stderr.write(`skipped: ${what}: ${missing}\n`);
  return missing;
}

/** Why tests of that data are skipped, which is printed; undefined where they run. */
export function missingData(
  what: string,
  ...needed: readonly ("LIKENESS_REFERENCE" | "LIKENESS_MIRROR")[]
): string | undefined {
  const missing = needed.filter((name) => !process.env[name]);
  return skipReason(what, missing.length === 0 ? undefined : `needs ${missing.join(" and ")}`);
}
