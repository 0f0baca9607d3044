import { LikenessError } from "@likeness/core";

/**
 * Checks a path of a manifest: relative, `/` between segments, and unable to leave the folder it is joined to on any
 * operating system. Refused are `..`, `.` and empty segments, a leading `/`, backslashes, colons (drive letters,
 * streams), NUL, and segments of dots and spaces alone (Windows drops those).
 * @throws LikenessError `bad-input` that names the path.
 */
export function assertSafePath(path: string): void {
  const climbs = path.split("/").some((segment) => /^[. ]*$/.test(segment));
  if (climbs || /[\\:\0]/.test(path)) {
    throw new LikenessError("bad-input", `unsafe path ${JSON.stringify(path)} in a manifest`, {
      hint: "a path is relative, has / between folders and no empty, . or .. segment, backslash, colon or NUL",
    });
  }
}
