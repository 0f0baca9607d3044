import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdir, readdir, symlink, utimes, writeFile } from "node:fs/promises";
import { createServer, type Server, type Socket } from "node:net";
import { dirname, join } from "node:path";
import { sha256 } from "@likeness/core";
import { afterEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { type FetchOptions, fetchFiles, requireFiles, type SourceFile } from "../src/index.ts";
import { photoServer } from "./photo-server.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const bytes = new Uint8Array(Buffer.from("the bytes of a photo"));
const windows = process.platform === "win32";

function photo(base: string): SourceFile {
  return { path: "a.jpg", url: `${base}a.jpg`, size: bytes.byteLength, sha256: sha256(bytes) };
}

/** A server that hears connections and does with them what `talk` does. It goes away with the test. */
async function listener(talk: (socket: Socket) => void): Promise<{ host: string; server: Server }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    talk(socket);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  return { host: `127.0.0.1:${typeof address === "object" && address ? address.port : 0}`, server };
}

/** A server that gives out a byte every so often and never ends by itself. */
function dripping(everyMs: number): ReturnType<typeof photoServer> {
  return photoServer((_, response) => {
    response.writeHead(200, { "content-length": bytes.byteLength * 1000 });
    const drip = setInterval(() => response.write("x"), everyMs);
    response.on("close", () => clearInterval(drip));
  });
}

const soon = { mirror: "", attempts: 1, connectTimeoutMs: 500, stallTimeoutMs: 500 } satisfies FetchOptions;

async function reason(file: SourceFile, options: FetchOptions): Promise<string | undefined> {
  const { missing } = await fetchFiles([file], { store: await temporaryFolder(), ...options });
  return missing[0]?.tried.at(-1)?.reason;
}

/** Milliseconds until a fetch that waits ends, when it is aborted after 200 ms. */
async function timeToStop(file: SourceFile, options: FetchOptions): Promise<number> {
  const abort = new AbortController();
  const fetching = fetchFiles([file], { store: await temporaryFolder(), ...options, signal: abort.signal });
  const ended = expect(fetching).rejects.toThrow("enough");
  await new Promise((resolve) => setTimeout(resolve, 200));
  const began = performance.now();
  abort.abort(new Error("enough"));
  await ended;
  return performance.now() - began;
}

afterEach(() => {
  vi.unstubAllEnvs();
});

/** Whatever the machine that runs the tests has set. */
function setProxy(name: "http_proxy" | "https_proxy", value: string): void {
  for (const each of [
    "http_proxy",
    "HTTP_PROXY",
    "https_proxy",
    "HTTPS_PROXY",
    "all_proxy",
    "ALL_PROXY",
    "no_proxy",
    "NO_PROXY",
  ])
    vi.stubEnv(each, "");
  vi.stubEnv(name, value);
}

describe("a server that gives out a byte now and then", () => {
  it("is left when too little arrives in the window, and is not asked again", async () => {
    const server = await dripping(50);
    const file = { ...photo(server.base), size: bytes.byteLength * 1000 };
    const said = await reason(file, { ...soon, attempts: 4, rateWindowMs: 400 });
    expect(said).toMatch(/^too slow: \d+ bytes in 0\.4\d? s$/);
    expect(server.asked).toHaveLength(1);
  });

  it("stops when it is aborted", async () => {
    const server = await dripping(50);
    expect(await timeToStop({ ...photo(server.base), size: bytes.byteLength * 1000 }, soon)).toBeLessThan(1000);
  });

  it("but a slow and steady line is waited for: 4 KiB in each window", async () => {
    const big = Buffer.alloc(40_000, "x");
    const server = await photoServer((_, response) => {
      response.writeHead(200, { "content-length": big.byteLength });
      let sent = 0;
      const more = setInterval(() => {
        response.write(big.subarray(sent, sent + 1000));
        sent += 1000;
        if (sent < big.byteLength) return;
        clearInterval(more);
        response.end();
      }, 25);
      response.on("close", () => clearInterval(more));
    });
    const file = { path: "a.jpg", url: `${server.base}a.jpg`, size: big.byteLength, sha256: sha256(big) };
    const options = { ...soon, store: await temporaryFolder(), rateWindowMs: 250 };
    expect((await fetchFiles([file], options)).fetched).toHaveLength(1);
  });
});

it("a server that accepts and never answers, and one that falls silent, are left with the time in the reason", async () => {
  const mute = await listener(() => {});
  expect(await reason(photo(`http://${mute.host}/`), soon)).toMatch(/timeout/i);
  expect(await timeToStop(photo(`http://${mute.host}/`), { ...soon, stallTimeoutMs: 60_000 })).toBeLessThan(1000);
  const silent = await photoServer((_, response) => {
    response.writeHead(200, { "content-length": bytes.byteLength });
    response.write("x");
  });
  expect(await reason(photo(silent.base), soon)).toBe("silent for 0.5 s (timeout)");
});

describe("a proxy", () => {
  const target = photo("https://photos.example.org/");

  it("that never answers CONNECT is left, and an abort ends the wait", async () => {
    const mute = await listener(() => {});
    setProxy("https_proxy", `http://${mute.host}`);
    const began = performance.now();
    expect(await reason(target, soon)).toMatch(/timeout/i);
    expect(performance.now() - began).toBeLessThan(4000);
    expect(await timeToStop(target, { ...soon, stallTimeoutMs: 60_000 })).toBeLessThan(1000);
  });

  it("that never speaks TLS behind CONNECT is left, and an abort ends the wait", async () => {
    const mute = await listener((socket) => socket.once("data", () => socket.write("HTTP/1.1 200 OK\r\n\r\n")));
    setProxy("https_proxy", mute.host);
    expect(await reason(target, soon)).toMatch(/timeout/i);
    expect(await timeToStop(target, { ...soon, connectTimeoutMs: 60_000 })).toBeLessThan(1000);
  });

  it("is asked to CONNECT when it is named without a scheme", async () => {
    let heard = "";
    const proxy = await listener((socket) =>
      socket.once("data", (data) => {
        heard = data.toString();
        socket.end("HTTP/1.1 403 Forbidden\r\n\r\n");
      }),
    );
    setProxy("https_proxy", `ann:p%40ss@${proxy.host}`);
    expect(await reason(target, soon)).toBe(`the proxy ${proxy.host} (https_proxy) answers HTTP 403`);
    expect(heard).toMatch(/^CONNECT photos\.example\.org:443 HTTP\/1\.1\r\n/);
    expect(heard).toContain(`proxy-authorization: Basic ${Buffer.from("ann:p@ss").toString("base64")}`);
  });

  it.each(["http", "https"] as const)(
    "that asks for a login is called so, with the way to give one: %s",
    async (scheme) => {
      const proxy = await listener((socket) =>
        socket.once("data", () =>
          socket.end("HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n"),
        ),
      );
      setProxy(`${scheme}_proxy`, proxy.host);
      const asked = requireFiles([photo(`${scheme}://photos.example.org/`)], {
        ...soon,
        store: await temporaryFolder(),
      });
      await expect(asked).rejects.toMatchObject({
        code: "unavailable",
        message: expect.stringContaining(`${proxy.host} (${scheme}_proxy) asks for a login: HTTP 407`),
        hint: expect.stringContaining(`${scheme}_proxy=http://USER:PASSWORD@${proxy.host}`),
      });
      setProxy(`${scheme}_proxy`, `ann:wrong@${proxy.host}`);
      expect(await reason(photo(`${scheme}://photos.example.org/`), soon)).toContain("refuses the login");
    },
  );

  it("without TLS is asked for the whole address, and what it answers is verified", async () => {
    const proxy = await photoServer((_, response) => response.end(bytes));
    setProxy("http_proxy", new URL(proxy.base).host);
    const { fetched } = await fetchFiles([photo("http://photos.example.org/")], {
      ...soon,
      store: await temporaryFolder(),
    });
    expect(fetched).toHaveLength(1);
    expect(proxy.asked).toEqual(["http://photos.example.org/a.jpg"]);
  });

  it("whose address is none is a reason that names the variable", async () => {
    setProxy("https_proxy", "ftp://proxy.example");
    expect(await reason(target, soon)).toMatch(/^https_proxy is no address of a proxy/);
  });
});

describe("in a mirror", () => {
  const base = "http://127.0.0.1:9/";
  async function mirrorWith(put: (path: string) => Promise<unknown> | unknown): Promise<string> {
    const mirror = await temporaryFolder();
    const path = join(mirror, "127.0.0.1_9", "a.jpg");
    await mkdir(dirname(path), { recursive: true });
    await put(path);
    return mirror;
  }
  const inMirror = async (file: SourceFile, mirror: string) => {
    const { missing } = await fetchFiles([file], { ...soon, backoffMs: 1, store: await temporaryFolder(), mirror });
    return missing[0]?.tried.find(({ source }) => source === "mirror")?.reason;
  };

  it.skipIf(windows)("a pipe is refused at once (Windows has none)", async () => {
    const mirror = await mirrorWith((path) => execFileSync("mkfifo", [path]));
    expect(await inMirror(photo(base), mirror)).toMatch(/is a pipe \(FIFO\), not a file$/);
  });

  it.skipIf(process.platform !== "linux")("endless files of the kernel and devices are refused (Linux)", async () => {
    for (const endless of ["/proc/kmsg", "/dev/zero"]) {
      const mirror = await mirrorWith((path) => symlink(endless, path));
      expect(await inMirror(photo(base), mirror)).toMatch(/has 0 bytes, not 20|is a device|EACCES|EPERM/);
      // A manifest that does not say how long the file is.
      const { size: _, ...unsized } = photo(base);
      expect(await inMirror(unsized, mirror)).toMatch(/wrong SHA-256|is a device|EACCES|EPERM/);
    }
  });

  it("a file of another size is not read, and the address is asked with a warning", async () => {
    const mirror = await mirrorWith((path) => writeFile(path, "short"));
    const warnings: string[] = [];
    const progress = { step: () => ({ advance() {}, done() {} }), warn: (text: string) => void warnings.push(text) };
    await fetchFiles([photo(base)], { ...soon, store: await temporaryFolder(), mirror, progress });
    expect(warnings).toEqual([expect.stringMatching(/is not used: .* has 5 bytes, not 20$/)]);
  });
});

describe("drafts in the store", () => {
  it("that are old are removed, those that another fetch may still write are not", async () => {
    const server = await photoServer((_, response) => response.end(bytes));
    const store = await temporaryFolder();
    const folder = join(store, "files", new URL(server.base).host.replace(":", "_"));
    await mkdir(folder, { recursive: true });
    const hours = (count: number) => new Date(Date.now() - count * 3_600_000);
    for (const [name, age] of [
      [".b.jpg.1.00000000.part", 25],
      [".b.jpg.2.00000000.part", 1],
      ["kept.part", 25],
    ] as const) {
      await writeFile(join(folder, name), "half");
      await utimes(join(folder, name), hours(age), hours(age));
    }
    await fetchFiles([photo(server.base)], { ...soon, store });
    expect((await readdir(folder)).sort()).toEqual([".b.jpg.2.00000000.part", "a.jpg", "kept.part"]);
  });
});
