import { access } from "node:fs/promises";

/** What is said of a file that was not written because there was nothing to write into it. */
export async function leftAsItIs(file: string): Promise<string> {
  return access(file).then(
    () => `${file}: the earlier result was left as it is`,
    () => "nothing was written",
  );
}
