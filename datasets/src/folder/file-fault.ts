import { codeOf, LikenessError, messageOf } from "@likeness/core";

/**
 * System errors whose cause is the file, link or folder itself; too many open files or a broken disk are not among
 * them.
 */
const reasons = new Map([
  ["ENOENT", "there is no such file, or it is a link to nothing"],
  ["ELOOP", "it is a link that leads to itself"],
  ["EACCES", "it may not be read by this user"],
  ["EPERM", "it may not be read by this user"],
  ["ENOTDIR", "its path leads through a file"],
  ["EISDIR", "it is a folder"],
  ["ENAMETOOLONG", "its name, or that of what it links to, is too long"],
  ["ENXIO", "it is a pipe or a device"],
  ["ENODEV", "it is a device that is not there"],
]);

/**
 * Why a file cannot be read, where that lies in the file: the same reason every time.
 * @throws LikenessError `storage` for anything else, such as too many open files, no memory or a disk that fails.
 */
export function fileFault(thrown: unknown, name: string): string {
  const code = codeOf(thrown) ?? "";
  const reason = reasons.get(code);
  if (reason !== undefined) return `${reason} (${code})`;
  throw new LikenessError("storage", `cannot read ${name}, and not for what it is: ${messageOf(thrown)}`, {
    cause: thrown,
  });
}
