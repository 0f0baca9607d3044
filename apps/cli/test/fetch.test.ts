import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:net";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Outcome, runLikeness, scratchFolder } from "./run-likeness.ts";

const windows = process.platform === "win32";
const manifest = JSON.parse(
  await readFile(new URL("../../../datasets/manifests/lfw-subset.json", import.meta.url), "utf8"),
) as { base: string; files: { path: string; size: number }[] };

/** A proxy that hears connections and never says a word. */
let mute: Server;
const heard: (() => void)[] = [];
beforeAll(async () => {
  mute = createServer((socket) => {
    socket.on("error", () => {});
    for (const tell of heard.splice(0)) tell();
  });
  mute.listen(0, "127.0.0.1").unref();
  await once(mute, "listening");
});
afterAll(() => void mute.close());

/** No address can be reached, by whatever name a proxy is known on this machine. */
function behind(proxy: string): NodeJS.ProcessEnv {
  const none = {
    HTTPS_PROXY: "",
    http_proxy: "",
    HTTP_PROXY: "",
    all_proxy: "",
    ALL_PROXY: "",
    no_proxy: "",
    NO_PROXY: "",
  };
  return { ...none, https_proxy: proxy };
}

const muteProxy = () => {
  const address = mute.address();
  return `127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
};
/** A port that nobody listens on: 9 is for discarding. */
const noProxy = "127.0.0.1:9";

describe("a proxy that never answers", () => {
  const waiting: Record<string, string[]> = {
    fetch: ["fetch", "lfw-subset"],
    eval: ["eval", "--dataset", "lfw-subset"],
    embed: ["embed", "--dataset", "lfw-subset", "--out", "faces.json"],
    bench: ["bench", "--dataset", "lfw-subset", "--out", "bench.json"],
    robustness: ["robustness", "--dataset", "lfw-subset"],
    train: ["train", "--dataset", "lfw-subset", "--model", "dlib-resnet", "--head-only", "--out", "model"],
  };
  it.skipIf(windows).each(Object.keys(waiting))(
    "is left within two seconds of Ctrl-C, with 130: %s (Windows has no SIGINT for other processes)",
    async (name) => {
      const folder = await scratchFolder();
      let asked = 0;
      const outcome = await runLikeness(waiting[name]!, {
        cwd: folder,
        env: { ...behind(muteProxy()), LIKENESS_HOME: folder, LIKENESS_MIRROR: "" },
        during: (child) => {
          heard.push(() => {
            asked = performance.now();
            child.kill("SIGINT");
          });
        },
      });
      expect(asked).toBeGreaterThan(0);
      expect(performance.now() - asked).toBeLessThan(2000);
      expect(outcome.code).toBe(130);
      expect(outcome.stderr).not.toContain("error:");
      if (name === "fetch") expect(outcome.stderr).toContain("stopped; files that arrived whole are kept");
    },
    60_000,
  );
});

/** A mirror with bytes of the announced size for every photo of lfw-subset that are not its own. */
async function wrongMirror(): Promise<string> {
  const mirror = await scratchFolder();
  for (const { path, size } of manifest.files) {
    const place = join(mirror, `${manifest.base}${path}`.replace("https://", ""));
    await mkdir(dirname(place), { recursive: true });
    await writeFile(place, Buffer.alloc(size));
  }
  return mirror;
}

describe("one of several that cannot be fetched", () => {
  it("does not stop the others: fetch ends with 3 and what was missed", async () => {
    const env = { ...behind(noProxy), LIKENESS_HOME: await scratchFolder(), LIKENESS_MIRROR: "" };
    const outcome = await runLikeness(["fetch", "lfw-subset", "dlib-landmarks", "pixels"], { env });
    expect(outcome.stdout).toBe("pixels: nothing to fetch\n");
    expect(outcome.stderr).toMatch(/warning: lfw-subset was not fetched: .*ECONNREFUSED/);
    expect(outcome.stderr).toContain("error: 2 of 3 were not fetched: lfw-subset, dlib-landmarks");
    expect(outcome.code).toBe(3);
  }, 60_000);

  it("whatever the reason, does not stop the others: eval writes their results and ends with 3", async () => {
    const out = await scratchFolder();
    const env = { ...behind(noProxy), LIKENESS_HOME: await scratchFolder(), LIKENESS_MIRROR: await wrongMirror() };
    const people = join(out, "people");
    for (const person of ["Ann", "Ben"]) {
      await mkdir(join(people, person), { recursive: true });
      for (const photo of ["1.jpg", "2.jpg"]) {
        await cp(
          fileURLToPath(new URL("../../../node_modules/@vladmandic/face-api/demo/sample1.jpg", import.meta.url)),
          join(people, person, photo),
        );
      }
    }
    const parts = ["--aligner", "none", "--model", "pixels", "--classifier", "centroid", "--no-faces", "--out", out];
    const outcome = await runLikeness(["eval", "--dataset", "lfw-subset", "--dataset", people, ...parts], { env });
    expect(outcome.stderr).toMatch(/warning: lfw-subset was not evaluated: .* has the wrong SHA-256/);
    expect(outcome.stderr).toContain("error: 1 of 2 were not evaluated: lfw-subset");
    expect(outcome.code).toBe(3);
    expect(await readdir(join(out, "people"))).toContain("result.json");
  }, 120_000);
});

describe.skipIf(windows)("a limit of the machine (Windows has no ulimit)", () => {
  const limited = async (limit: string, args: string): Promise<Outcome> => {
    const bin = fileURLToPath(new URL("../bin/likeness.js", import.meta.url));
    const home = await scratchFolder();
    const env = { ...process.env, ...behind(noProxy), NODE_OPTIONS: "", LIKENESS_HOME: home };
    const child = spawn("bash", ["-c", `ulimit ${limit}; exec "$0" "$1" ${args}`, process.execPath, bin], { env });
    let [stdout, stderr] = ["", ""];
    child.stdout.on("data", (text) => {
      stdout += text;
    });
    child.stderr.on("data", (text) => {
      stderr += text;
    });
    const [code] = (await once(child, "close")) as [number];
    return { code, stdout, stderr };
  };

  // Versions of Node need more or fewer files to load the program (else 3) and to fetch with it (else 4): 24 are too few
  // for all of them, 64 for some.
  it.skipIf(!process.env["LIKENESS_MIRROR"]).each([24, 64])(
    "of %i open files is said with the way out and is no answer, or is enough (needs LIKENESS_MIRROR)",
    async (count) => {
      const { code, stderr, stdout } = await limited(`-n ${count}`, "fetch lfw-subset");
      if (code === 0) expect([count, stdout]).toEqual([64, expect.stringContaining("100 photos are here")]);
      else expect([code, stderr]).toEqual([expect.toBeOneOf([3, 4]), expect.stringContaining("ulimit -n 1024")]);
    },
    60_000,
  );

  it.skipIf(!process.env["LIKENESS_MIRROR"])(
    "of small files ends a fetch with 4 (needs LIKENESS_MIRROR)",
    async () => {
      const outcome = await limited("-f 8", "fetch lfw-subset");
      expect(outcome.stderr).toMatch(/error: cannot write .*EFBIG/);
      expect(outcome.code).toBe(4);
    },
    60_000,
  );
});

it.skipIf(windows)(
  "a pipe in a mirror is refused, and the fetch ends (Windows has none)",
  async () => {
    const mirror = await scratchFolder();
    const place = join(mirror, `${manifest.base}${manifest.files[0]!.path}`.replace("https://", ""));
    await mkdir(dirname(place), { recursive: true });
    execFileSync("mkfifo", [place]);
    const env = { ...behind(noProxy), LIKENESS_HOME: await scratchFolder(), LIKENESS_MIRROR: mirror };
    const outcome = await runLikeness(["fetch", "lfw-subset"], { env });
    expect(outcome.stderr).toContain("is a pipe (FIFO), not a file");
    expect(outcome.code).toBe(3);
  },
  60_000,
);
