import { describe, expect, it } from "vitest";
import { parseManifest } from "../src/index.ts";
import { assertSafePath } from "../src/manifest/safe-path.ts";
import { parseAddress } from "../src/manifest/source-address.ts";

const file = { path: "Ann/1.jpg", size: 3, sha256: "0".repeat(64) };
const manifest = {
  schema: "likeness/manifest@1",
  id: "x",
  title: "X",
  revision: "1",
  licence: "none",
  notes: [],
  base: "https://example.org/photos/",
  files: [file],
};
const parse = (change: object): unknown => parseManifest(JSON.stringify({ ...manifest, ...change }), "x.json");

const climbing = [
  "../a.jpg",
  "Ann/../../a.jpg",
  "/etc/passwd",
  "Ann//1.jpg",
  "Ann/./1.jpg",
  "Ann/.. /1.jpg",
  "Ann\\..\\1.jpg",
  "C:/a.jpg",
  "C:a.jpg",
  "Ann/1.jpg:stream",
  "Ann/1.jpg\0.png",
  "",
  "Ann/",
];

describe("a manifest", () => {
  it("gives each file its percent-encoded address", () => {
    const { files } = parse({ files: [{ ...file, path: "Jörg B/1 #2?.jpg" }] }) as { files: { url: string }[] };
    expect(files[0]!.url).toBe("https://example.org/photos/J%C3%B6rg%20B/1%20%232%3F.jpg");
  });

  it.each(climbing)("with the path %j is refused", (path) => {
    expect(() => parse({ files: [{ ...file, path }] })).toThrowError(expect.objectContaining({ code: "bad-input" }));
    expect(() => assertSafePath(path)).toThrowError(/unsafe path/);
  });

  it.each(["Ann/1.jpg", "a..b/.c/d e.jpg", "李/ü.jpg", "-/--help"])("may have the path %j", (path) => {
    expect(() => assertSafePath(path)).not.toThrow();
  });

  it.each([
    ["another schema", { schema: "likeness/manifest@2" }, 'has the schema "likeness/manifest@2"'],
    ["no files", { files: undefined }, "lacks files"],
    ["a file without hash", { files: [{ path: "a", size: 1 }] }, "has neither sha256 nor gitBlob"],
    ["a hash in capitals", { files: [{ ...file, sha256: "A".repeat(64) }] }, "64 lower-case hexadecimal digits"],
    ["a short blob id", { files: [{ path: "a", gitBlob: "abc" }] }, "40 lower-case hexadecimal digits"],
    ["a negative size", { files: [{ ...file, size: -1 }] }, "has the size -1"],
    ["no title", { title: 7 }, "lacks the text title"],
    ["a base of another scheme", { base: "file:///etc/" }, "cannot fetch from"],
  ])("with %s is refused", (_, change, reason) => {
    expect(() => parse(change)).toThrowError(new RegExp(reason));
  });

  it("that is no JSON is refused by name", () => {
    expect(() => parseManifest("{", "x.json")).toThrowError(/x\.json is not JSON/);
  });
});

describe("an address", () => {
  it("says where the file lies in a mirror", () => {
    expect(parseAddress("https://example.org:8443/a%20b/c.jpg")).toEqual({
      scheme: "http",
      host: "example.org:8443",
      place: "example.org_8443/a b/c.jpg",
    });
    expect(parseAddress("npm:@scope/name@1.2.3-rc.1/model/x.bin")).toEqual({
      scheme: "npm",
      packageName: "@scope/name",
      version: "1.2.3-rc.1",
      path: "model/x.bin",
    });
  });

  it.each([
    "https://example.org/%2e%2e%2fa.jpg",
    "https://example.org/a%5c..%5cb.jpg",
    "https://example.org/a%00.jpg",
    "https://example.org/a//b.jpg",
    "https://example.org/",
    "https://example.org/%ff",
    "https://example.org/a?b=c",
    "https://user:secret@example.org/a",
    "ftp://example.org/a",
    "npm:../evil@1.0.0/x",
    "npm:@scope/../x@1.0.0/y",
    "npm:name@1.0.0/../../x",
    "not an address",
  ])("%s is refused", (url) => {
    expect(() => parseAddress(url)).toThrowError(expect.objectContaining({ code: "bad-input" }));
  });
});
