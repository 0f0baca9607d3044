import { expect, it } from "vitest";
import { proxyFor } from "../src/download/proxy-settings.ts";

const https = new URL("https://photos.example.org/a.jpg");
const address = (environment: NodeJS.ProcessEnv, url = https): string | undefined =>
  proxyFor(url, environment)?.url.href;

// Expected values: what curl 7.88 and its manual ("ENVIRONMENT") say for the same variables.
it("takes HOST:PORT without a scheme for an HTTP proxy, as curl does", () => {
  expect(address({ https_proxy: "proxy.example:3128" })).toBe("http://proxy.example:3128/");
  expect(address({ https_proxy: "127.0.0.1:3128" })).toBe("http://127.0.0.1:3128/");
  expect(address({ https_proxy: "user:secret@proxy.example:3128" })).toBe("http://proxy.example:3128/");
  expect(address({ HTTPS_PROXY: "https://proxy.example:3129" })).toBe("https://proxy.example:3129/");
});

it("small letters come before capitals, the scheme's own before all_proxy, and an empty one is none", () => {
  expect(address({ https_proxy: "a:1", HTTPS_PROXY: "b:1", all_proxy: "c:1" })).toBe("http://a:1/");
  expect(address({ https_proxy: "", HTTPS_PROXY: "b:1" })).toBe("http://b:1/");
  expect(address({ ALL_PROXY: "socks5h://c:1" })).toBe("socks5://c:1");
  expect(address({ http_proxy: "a:1" })).toBeUndefined();
  expect(address({ http_proxy: "a:1" }, new URL("http://photos.example.org/"))).toBe("http://a:1/");
});

it("a login is sent with its characters decoded, a bare % as it stands, and a user may have no password", () => {
  const login = (value: string) => {
    const { authorization = "" } = proxyFor(https, { https_proxy: value }) ?? {};
    return Buffer.from(authorization.replace("Basic ", ""), "base64").toString();
  };
  expect(login("http://ann:p%40ss@a:1")).toBe("ann:p@ss");
  expect(login("ann:100%@a:1")).toBe("ann:100%");
  expect(login("ann@a:1")).toBe("ann:");
  expect(proxyFor(https, { https_proxy: "a:1" })?.authorization).toBeUndefined();
});

it.each([
  ["photos.example.org", true],
  ["example.org", true],
  [".example.org", true],
  ["*.example.org", true],
  ["example.org.", true],
  ["EXAMPLE.ORG", true],
  ["localhost, example.org", true],
  ["localhost example.org", true],
  ["*", true],
  ["example.org:443", true],
  ["example.org:8443", false],
  ["ample.org", false],
  ["photos.example.org.evil", false],
  ["", false],
  [" , ", false],
])("no_proxy=%j: left out of the proxy is %j", (no_proxy, left) => {
  expect(address({ https_proxy: "a:1", no_proxy }) === undefined).toBe(left);
  expect(address({ https_proxy: "a:1", NO_PROXY: no_proxy }) === undefined).toBe(left);
});

it("an IPv6 address in no_proxy stands with or without brackets", () => {
  const url = new URL("https://[::1]/a");
  for (const no_proxy of ["::1", "[::1]", "[::1]:443"])
    expect(address({ https_proxy: "a:1", no_proxy }, url)).toBeUndefined();
});

it("names the variable of a value that is no proxy, and not the value, which may hold a password", () => {
  for (const value of ["ftp://ann:secret@a:1", "http://", "http://a:99999"]) {
    expect(() => proxyFor(https, { https_proxy: value })).toThrow(/^https_proxy is no address of a proxy.*HOST:PORT$/);
  }
});
