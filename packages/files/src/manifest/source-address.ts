import { LikenessError } from "@likeness/core";
import { assertSafePath } from "./safe-path.ts";

/** Where a file comes from, taken apart. */
export type SourceAddress =
  | { readonly scheme: "npm"; readonly packageName: string; readonly version: string; readonly path: string }
  | { readonly scheme: "http"; readonly host: string; readonly place: string };

const npmPattern = /^npm:((?:@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*)@([0-9A-Za-z.+-]+)\/(.+)$/;

/**
 * Takes the address of a source file apart. `place` of an http address is `HOST/PATH`, percent-decoded: where the file
 * lies in a mirror and in the store; a port is joined to the host by `_`.
 * @throws LikenessError `bad-input` for another scheme, a query, a fragment, a login, or a path that climbs out.
 */
export function parseAddress(url: string): SourceAddress {
  const npm = npmPattern.exec(url);
  if (npm) {
    const [, packageName = "", version = "", path = ""] = npm;
    assertSafePath(path);
    return { scheme: "npm", packageName, version, path };
  }
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const isHttp = parsed?.protocol === "https:" || parsed?.protocol === "http:";
  if (!parsed || !isHttp || parsed.search || parsed.hash || parsed.username || parsed.password) {
    throw new LikenessError("bad-input", `cannot fetch from ${JSON.stringify(url)}`, {
      hint: "a source is https://HOST/PATH without query, or npm:PACKAGE@VERSION/PATH",
    });
  }
  const place = `${parsed.host.replace(":", "_")}${decoded(parsed.pathname)}`;
  assertSafePath(place);
  return { scheme: "http", host: parsed.host, place };
}

function decoded(pathname: string): string {
  try {
    return decodeURIComponent(pathname);
  } catch (cause) {
    throw new LikenessError("bad-input", `the address path ${pathname} is not valid percent-encoding`, { cause });
  }
}
