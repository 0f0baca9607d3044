import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { gitBlobId, LikenessError, type Progress, sha256 } from "@likeness/core";
import { describe, expect, it } from "vitest";
import { type FetchOptions, fetchFiles, requireFiles, type SourceFile } from "../src/index.ts";
import { photoServer, unusedPort } from "./photo-server.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const content = (name: string): Uint8Array => new TextEncoder().encode(`the bytes of ${name}`);

function sourceFile(base: string, path: string): SourceFile {
  const bytes = content(path);
  return { path, url: base + path, size: bytes.byteLength, sha256: sha256(bytes) };
}

/** Where a file of the test's server lies below a store or mirror, after the documented layout HOST/PATH. */
function placed(folder: string, base: string, path: string): string {
  return join(folder, new URL(base).host.replace(":", "_"), path);
}

async function put(path: string, bytes: Uint8Array | string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, bytes);
}

function recorder(): { progress: Progress; warnings: string[]; done: (string | undefined)[]; advanced: () => number } {
  const warnings: string[] = [];
  const done: (string | undefined)[] = [];
  let count = 0;
  const step = {
    advance(more = 1) {
      count += more;
    },
    done: (summary?: string) => void done.push(summary),
  };
  return {
    progress: { step: () => step, warn: (message) => void warnings.push(message) },
    warnings,
    done,
    advanced: () => count,
  };
}

const quick = { mirror: "", backoffMs: 5, connectTimeoutMs: 1000, stallTimeoutMs: 1000 } satisfies FetchOptions;

describe("fetchFiles", () => {
  it("downloads, verifies and keeps; the second time nothing is asked for", async () => {
    const server = await photoServer((path, response) => response.end(content(path.slice(1))));
    const store = await temporaryFolder();
    const files = ["a.jpg", "b/c.jpg"].map((path) => sourceFile(server.base, path));
    const report = recorder();
    const first = await fetchFiles(files, { ...quick, store, progress: report.progress, name: "two" });
    expect(first.missing).toEqual([]);
    expect(first.fetched.map(({ file, source }) => [file.path, source])).toEqual([
      ["a.jpg", "address"],
      ["b/c.jpg", "address"],
    ]);
    expect(await first.fetched[1]!.read()).toEqual(Buffer.from(content("b/c.jpg")));
    expect(report.advanced()).toBe(2);
    expect(report.done).toEqual(["two: 2 downloaded"]);

    const second = await fetchFiles(files, { ...quick, store });
    expect(second.fetched.map(({ source }) => source)).toEqual(["store", "store"]);
    expect(server.asked).toHaveLength(2);
    expect((await readdir(placed(join(store, "files"), server.base, ""))).sort()).toEqual(["a.jpg", "b"]);
  });

  it("prefers the mirror to the address", async () => {
    const server = await photoServer((_, response) => response.writeHead(500).end());
    const [store, mirror] = [await temporaryFolder(), await temporaryFolder()];
    await put(placed(mirror, server.base, "a.jpg"), content("a.jpg"));
    const { fetched } = await fetchFiles([sourceFile(server.base, "a.jpg")], { ...quick, store, mirror });
    expect(fetched[0]?.source).toBe("mirror");
    expect(server.asked).toEqual([]);
    // What came from a mirror stays when the mirror is gone.
    await rm(mirror, { recursive: true });
    expect(await fetched[0]!.read()).toEqual(Buffer.from(content("a.jpg")));
  });

  it("a store is laid out so that it can serve another machine as mirror", async () => {
    const server = await photoServer((path, response) => response.end(content(path.slice(1))));
    const [store, other] = [await temporaryFolder(), await temporaryFolder()];
    // Percent-encoded in the address, plain on the disk.
    const path = "Jörg Ä/ü 1.jpg";
    const file = { path, url: server.base + encodeURI(path), sha256: sha256(content(encodeURI(path))) };
    await requireFiles([file], { ...quick, store });
    const again = await fetchFiles([file], { ...quick, store: other, mirror: join(store, "files") });
    expect(again.fetched[0]?.source).toBe("mirror");
    expect(again.fetched[0]?.location).toContain(join("Jörg Ä", "ü 1.jpg"));
  });

  it("tries again after 503, a closed connection and a body that is cut off", async () => {
    const server = await photoServer((path, response, attempt) => {
      const body = content(path.slice(1));
      if (attempt === 1) response.writeHead(503).end();
      else if (attempt === 2) response.destroy();
      else if (attempt === 3) {
        response.writeHead(200, { "content-length": body.byteLength });
        response.write(body.subarray(0, 4), () => response.destroy());
      } else response.end(body);
    });
    const { fetched } = await fetchFiles([sourceFile(server.base, "a.jpg")], {
      ...quick,
      store: await temporaryFolder(),
    });
    expect(fetched).toHaveLength(1);
    expect(server.asked).toHaveLength(4);
  });

  it("takes a short body for cut off even when the server ends it in order", async () => {
    const server = await photoServer((path, response) => response.end(content(path.slice(1)).subarray(0, 5)));
    const store = await temporaryFolder();
    const { missing } = await fetchFiles([sourceFile(server.base, "a.jpg")], { ...quick, store, attempts: 2 });
    expect(missing[0]?.tried.at(-1)?.reason).toBe("only 5 of 18 bytes");
    expect(server.asked).toHaveLength(2);
    expect(await readdir(store)).toEqual([]);
  });

  it("stops reading a body that grows beyond the announced size", async () => {
    let sent = 0;
    const server = await photoServer((_, response) => {
      const more = (): void => {
        if (response.destroyed || sent > 1e9) return;
        sent += 65536;
        response.write(Buffer.alloc(65536), more);
      };
      more();
    });
    const { missing } = await fetchFiles([sourceFile(server.base, "a.jpg")], {
      ...quick,
      store: await temporaryFolder(),
    });
    expect(missing[0]?.tried.at(-1)?.reason).toBe("more than the 18 bytes of the manifest");
    expect(sent).toBeLessThan(1e8);
    expect(server.asked).toHaveLength(1);
  });

  it("gives up on a server that accepts and then says nothing", async () => {
    const server = await photoServer(() => {});
    const options = { ...quick, store: await temporaryFolder(), stallTimeoutMs: 200, attempts: 2 };
    const { missing } = await fetchFiles([sourceFile(server.base, "a.jpg")], options);
    expect(missing[0]?.tried.at(-1)?.reason).toMatch(/timeout/i);
  });

  it("does not ask again for what is not there, and says where it looked", async () => {
    const server = await photoServer((path, response) => {
      if (path === "/gone.jpg") response.writeHead(404).end("no");
      else response.end(content(path.slice(1)));
    });
    const store = await temporaryFolder();
    const mirror = await temporaryFolder();
    const files = ["a.jpg", "gone.jpg", "b.jpg"].map((path) => sourceFile(server.base, path));
    const { fetched, missing } = await fetchFiles(files, { ...quick, store, mirror });
    expect(fetched.map(({ file }) => file.path)).toEqual(["a.jpg", "b.jpg"]);
    expect(missing).toEqual([
      {
        file: files[1],
        tried: [
          { source: "store", location: placed(join(store, "files"), server.base, "gone.jpg"), reason: "not there" },
          { source: "mirror", location: placed(mirror, server.base, "gone.jpg"), reason: "not there" },
          { source: "address", location: `${server.base}gone.jpg`, reason: "HTTP 404" },
        ],
      },
    ]);
    expect(server.asked.filter((path) => path === "/gone.jpg")).toHaveLength(1);
  });

  it("keeps the given number of downloads under way", async () => {
    const server = await photoServer((path, response) => {
      setTimeout(() => response.end(content(path.slice(1))), 20);
    });
    const files = Array.from({ length: 24 }, (_, i) => sourceFile(server.base, `${i}.jpg`));
    const { fetched } = await fetchFiles(files, { ...quick, store: await temporaryFolder(), concurrency: 4 });
    expect(fetched.map(({ file }) => file.path)).toEqual(files.map((file) => file.path));
    expect(server.mostAtOnce()).toBe(4);
  });

  it("asks an unreachable host a few times in all, not for every file", async () => {
    const base = `http://127.0.0.1:${await unusedPort()}/`;
    const files = Array.from({ length: 500 }, (_, i) => sourceFile(base, `${i}.jpg`));
    const started = performance.now();
    const { missing } = await fetchFiles(files, { ...quick, store: await temporaryFolder(), backoffMs: 100 });
    expect(missing).toHaveLength(500);
    expect(missing[499]?.tried.at(-1)?.reason).toContain("ECONNREFUSED");
    // Four tries with waits of 100, 200 and 400 ms; one such round for each file would take 49 s.
    expect(performance.now() - started).toBeLessThan(15_000);
  });

  it("stops on an abort and goes on from there the next time", async () => {
    const server = await photoServer((path, response) => response.end(content(path.slice(1))));
    const store = await temporaryFolder();
    const files = Array.from({ length: 20 }, (_, i) => sourceFile(server.base, `${i}.jpg`));
    const abort = new AbortController();
    let done = 0;
    const progress: Progress = {
      step: () => ({ advance: () => void (++done === 5 && abort.abort()), done() {} }),
      warn() {},
    };
    const stopped = fetchFiles(files, { ...quick, store, concurrency: 1, progress, signal: abort.signal });
    await expect(stopped).rejects.toThrow(/abort/i);
    expect(server.asked).toHaveLength(5);
    const { fetched } = await fetchFiles(files, { ...quick, store });
    expect(fetched.filter(({ source }) => source === "store")).toHaveLength(5);
    expect(server.asked).toHaveLength(20);
  });

  it("two processes fetch the same files at once, and both have them whole", async () => {
    const names = Array.from({ length: 20 }, (_, i) => `${i}.jpg`);
    const big = (path: string): Buffer => Buffer.alloc(200_000, path);
    const server = await photoServer((path, response) => response.end(big(path.slice(1))));
    const store = await temporaryFolder();
    const files = names.map((path) => ({ path, url: server.base + path, sha256: sha256(big(path)) }));
    const script = `
      import { requireFiles } from ${JSON.stringify(new URL("../dist/index.js", import.meta.url).href)};
      const [files, store] = JSON.parse(process.argv[1]);
      const fetched = await requireFiles(files, { store, mirror: "" });
      await Promise.all(fetched.map((file) => file.read()));`;
    const runs = [1, 2, 3].map(async () => {
      const child = spawn(process.execPath, ["--input-type=module", "-e", script, JSON.stringify([files, store])], {
        stdio: "inherit",
      });
      const [code] = (await once(child, "exit")) as [number];
      return code;
    });
    expect(await Promise.all(runs)).toEqual([0, 0, 0]);
    const kept = await readdir(placed(join(store, "files"), server.base, ""));
    expect(kept.sort()).toEqual([...names].sort());
  });
});

describe("bytes that are not the announced ones", () => {
  const wrong = "something else, 18";

  it("in the store are said and fetched anew", async () => {
    const server = await photoServer((path, response) => response.end(content(path.slice(1))));
    const store = await temporaryFolder();
    const file = sourceFile(server.base, "a.jpg");
    await put(placed(join(store, "files"), server.base, "a.jpg"), wrong);
    const report = recorder();
    const { fetched } = await fetchFiles([file], { ...quick, store, progress: report.progress });
    expect(fetched[0]?.source).toBe("address");
    expect(report.warnings).toEqual([
      expect.stringContaining(`is not used: wrong SHA-256: expected ${file.sha256}, found ${sha256(wrong)}`),
    ]);
    expect(await readFile(fetched[0]!.location)).toEqual(Buffer.from(content("a.jpg")));
  });

  it("in the mirror are said and not used; the address is asked", async () => {
    const server = await photoServer((path, response) => response.end(content(path.slice(1))));
    const [store, mirror] = [await temporaryFolder(), await temporaryFolder()];
    await put(placed(mirror, server.base, "a.jpg"), wrong);
    const report = recorder();
    const options = { ...quick, store, mirror, progress: report.progress };
    const { fetched } = await fetchFiles([sourceFile(server.base, "a.jpg")], options);
    expect(fetched[0]?.source).toBe("address");
    expect(report.warnings[0]).toContain(mirror);
  });

  it("in the mirror are an error that names file, expected, found and place when nothing else has the file", async () => {
    const server = await photoServer((_, response) => response.writeHead(404).end());
    const [store, mirror] = [await temporaryFolder(), await temporaryFolder()];
    const place = placed(mirror, server.base, "a.jpg");
    await put(place, wrong);
    const file = sourceFile(server.base, "a.jpg");
    await expect(requireFiles([file], { ...quick, store, mirror })).rejects.toMatchObject({
      code: "hash-mismatch",
      message: `a.jpg from ${place} has the wrong SHA-256: expected ${file.sha256}, found ${sha256(wrong)}`,
    });
  });

  it("from the address are never kept and never asked for again", async () => {
    const server = await photoServer((_, response) => response.end(wrong));
    const store = await temporaryFolder();
    await expect(requireFiles([sourceFile(server.base, "a.jpg")], { ...quick, store })).rejects.toMatchObject({
      code: "hash-mismatch",
      message: expect.stringContaining(`${server.base}a.jpg`),
    });
    expect(server.asked).toHaveLength(1);
    expect(await readdir(store)).toEqual([]);
  });

  it("are found by git's blob id where no SHA-256 is known", async () => {
    const server = await photoServer((path, response) => response.end(path === "/b" ? wrong : content("a")));
    const gitBlob = gitBlobId(content("a"));
    const files = ["a", "b"].map((path) => ({ path, url: server.base + path, gitBlob }));
    const { fetched, missing } = await fetchFiles(files, { ...quick, store: await temporaryFolder() });
    expect(fetched.map(({ file }) => file.path)).toEqual(["a"]);
    expect(missing[0]?.tried.at(-1)?.mismatch).toEqual({
      kind: "gitBlob",
      expected: gitBlob,
      found: gitBlobId(Buffer.from(wrong)),
    });
  });

  it("that appear after fetching are found when the file is read", async () => {
    const server = await photoServer((path, response) => response.end(content(path.slice(1))));
    const [file] = await requireFiles([sourceFile(server.base, "a.jpg")], { ...quick, store: await temporaryFolder() });
    await writeFile(file!.location, wrong);
    await expect(file!.read()).rejects.toMatchObject({ code: "hash-mismatch" });
    await rm(file!.location);
    await expect(file!.read()).rejects.toMatchObject({ code: "unavailable" });
  });
});

describe("a store that cannot be written", () => {
  it("is a storage error that names the path and the way out", async () => {
    const server = await photoServer((path, response) => response.end(content(path.slice(1))));
    const folder = await temporaryFolder();
    const store = join(folder, "store");
    // A file where a folder has to be stops root too, whom permissions do not.
    await writeFile(store, "in the way");
    const files = Array.from({ length: 10 }, (_, i) => sourceFile(server.base, `${i}.jpg`));
    await expect(fetchFiles(files, { ...quick, store })).rejects.toMatchObject({
      code: "storage",
      message: expect.stringContaining(store),
      hint: expect.stringContaining("LIKENESS_HOME"),
    });
  });

  it("that is full keeps what it has, and the next run goes on", async () => {
    const server = await photoServer((path, response) => response.end(content(path.slice(1))));
    const store = await temporaryFolder();
    const files = Array.from({ length: 10 }, (_, i) => sourceFile(server.base, `${i}.jpg`));
    let room = 4;
    const write = async (path: string, bytes: Uint8Array): Promise<void> => {
      if (room-- > 0) return put(path, bytes);
      throw new LikenessError("storage", `cannot write ${path}: ENOSPC: no space left on device`);
    };
    await expect(fetchFiles(files, { ...quick, store, write, concurrency: 2 })).rejects.toThrow(/ENOSPC/);
    const { fetched } = await fetchFiles(files, { ...quick, store });
    expect(fetched.map(({ source }) => source).sort()).toEqual([
      ...Array(6).fill("address"),
      ...Array(4).fill("store"),
    ]);
  });
});

describe("files of npm packages", () => {
  const license = "npm:@vladmandic/face-api@1.7.15/LICENSE";

  it("are verified where they are installed and leave the store alone", async () => {
    const store = await temporaryFolder();
    const [probe] = (await fetchFiles([{ path: "LICENSE", url: license, sha256: "0".repeat(64) }], { store })).missing;
    const found = probe!.tried[0]!.mismatch!.found;
    const { fetched } = await fetchFiles([{ path: "LICENSE", url: license, sha256: found }], { store });
    expect(fetched[0]?.source).toBe("npm");
    expect(new TextDecoder().decode(await fetched[0]!.read())).toContain("Vladimir Mandic");
    expect(await readdir(store)).toEqual([]);
  });

  it("that are not installed are missing, with npm ci as the way out", async () => {
    const file = { path: "x.bin", url: "npm:@likeness/no-such-package@1.0.0/x.bin", sha256: "0".repeat(64) };
    await expect(requireFiles([file])).rejects.toMatchObject({
      code: "unavailable",
      message: expect.stringContaining("not installed"),
      hint: expect.stringContaining("npm ci"),
    });
  });
});
