import { readdirSync } from "node:fs";
import { cp, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { crc32, deflateSync } from "node:zlib";
import { type Availability, sha256 } from "@likeness/core";
import { openDataset } from "@likeness/datasets";
import { figuresCsv } from "@likeness/metrics";
import { runtimes } from "@likeness/nn";
import { type Baseline, decodeTemplates, type Result } from "@likeness/result";
import { sealOf } from "@likeness/result/read";
import { beforeAll, describe, expect, it } from "vitest";
import { commands } from "../../src/commands.ts";
import { runLikeness, scratchFolder } from "../run-likeness.ts";

/** People and photos of the folder that most tests use. */
const people = 3;
const photosEach = 4;

let photos: string;
let home: string;
beforeAll(async () => {
  photos = join(await scratchFolder(), "family photos");
  home = await scratchFolder();
  const samples = await openDataset("samples");
  for (const identity of samples.identities.slice(0, people)) {
    await mkdir(join(photos, identity), { recursive: true });
    for (const photo of samples.photos.filter((one) => one.identity === identity).slice(0, photosEach)) {
      await writeFile(join(photos, photo.file), await photo.read());
    }
  }
});

const sealed = (baseline: object) => ({ ...baseline, sha256: sealOf(baseline) });

const quick = async () => {
  const config = join(await scratchFolder(), "config.json");
  await writeFile(config, JSON.stringify({ resamples: 100, classifiers: ["knn-1"] }));
  return ["--config", config];
};

describe("likeness eval on a folder", () => {
  let out: string;
  let outcome: Awaited<ReturnType<typeof runLikeness>>;
  beforeAll(async () => {
    out = await scratchFolder();
    const args = ["eval", "--dataset", photos, "--out", out, ...(await quick())];
    outcome = await runLikeness(args, { env: { LIKENESS_HOME: home } });
  });

  it("prints a table that ends with the path of the result, and exits with 0", () => {
    expect(outcome.code, outcome.stderr).toBe(0);
    expect(outcome.stdout).toMatch(/faceapi-tiny\s+│ dlib-resnet │ onnx-cpu/);
    expect(outcome.stdout).toContain(join(out, "family-photos", "result.json"));
  });

  it("writes a result in the published schema", async () => {
    const result = JSON.parse(await readFile(join(out, "family-photos", "result.json"), "utf8")) as Result;
    expect(await readFile(join(out, "family-photos", "figures.csv"), "utf8")).toBe(figuresCsv(result));
    expect(result.schema).toBe("likeness/result@1");
    expect(result.dataset).toMatchObject({ images: people * photosEach, identities: people });
    expect(result.command).toContain("--dataset");
    const run = result.runs[0]!;
    expect(run.id).toBe("faceapi-tiny/dlib-resnet/onnx-cpu");
    expect(run.enrolment.photos).toHaveLength(people * photosEach);
    expect(decodeTemplates(run).filter((template) => template !== undefined)).toHaveLength(run.enrolment.enrolled);
  });

  it("draws the pictures of the report", async () => {
    const faces = join(out, "family-photos", "faces");
    const own = join(faces, sha256(await readFile(join(out, "family-photos", "result.json"))));
    expect(await readdir(own)).toEqual(expect.arrayContaining(["photo", "faceapi-tiny-dlib150"]));
    expect(await readdir(join(own, "photo"))).toHaveLength(people * photosEach);
  });

  it("prints with --json one line of JSON on stdout and nothing else", async () => {
    const args = ["eval", "--dataset", photos, "--json", "--out", out, ...(await quick())];
    const json = await runLikeness(args, { env: { LIKENESS_HOME: home } });
    expect(json.stdout.trimEnd().split("\n")).toHaveLength(1);
    expect((JSON.parse(json.stdout) as Result).runs[0]!.timings.fromStore).toBe(people * photosEach);
    expect(json.stderr).toContain("F1");
  });

  it("takes pictures of an earlier result away when none are drawn, so that none stands beside another name", async () => {
    const bare = await scratchFolder();
    const args = ["eval", "--dataset", photos, "--out", bare, ...(await quick())];
    await runLikeness(args, { env: { LIKENESS_HOME: home } });
    expect(await readdir(join(bare, "family-photos"))).toContain("faces");
    await runLikeness([...args, "--no-faces"], { env: { LIKENESS_HOME: home } });
    expect(await readdir(join(bare, "family-photos"))).not.toContain("faces");
  });

  it("refuses two folders of one name, whose results would replace each other", async () => {
    const copy = join(await scratchFolder(), "family photos");
    await cp(photos, copy, { recursive: true });
    const args = ["eval", "--dataset", photos, "--dataset", copy, "--out", await scratchFolder(), ...(await quick())];
    const outcome = await runLikeness(args, { env: { LIKENESS_HOME: home } });
    expect(outcome.code).toBe(2);
    expect(outcome.stderr).toContain("two of the datasets are called family-photos");
  });

  it("passes the gate against its own baseline and fails when a decision flips, naming the pair", async () => {
    const file = join(out, "family-photos", "result.json");
    const baseline = join(await scratchFolder(), "baseline.json");
    expect((await runLikeness(["gate", file, "--baseline", baseline])).code).toBe(2);
    expect((await runLikeness(["gate", file, "--baseline", baseline, "--update"])).code).toBe(0);
    const passed = await runLikeness(["gate", file, "--baseline", baseline]);
    expect(passed.code, passed.stdout).toBe(0);
    const kept = JSON.parse(await readFile(baseline, "utf8")) as Baseline;
    const { id } = kept.runs[0]!;
    const other = { ...kept, runs: kept.runs.map((run) => ({ ...run, id: "another" })) };
    const otherFile = join(await scratchFolder(), "another.json");
    await writeFile(otherFile, JSON.stringify(sealed(other)));
    expect((await runLikeness(["gate", file, "--baseline", otherFile])).code).toBe(1);
    const named = await runLikeness(["gate", file, "--baseline", otherFile, "--run", `${id}=another`]);
    expect(named.code, named.stdout).toBe(0);
    expect(named.stdout).toContain(`${id} against another`);
    const stricter = { ...kept, runs: kept.runs.map((run) => ({ ...run, threshold: 1e-6, wrongPairs: [] })) };
    await writeFile(baseline, JSON.stringify(sealed(stricter)));
    const junit = join(out, "gate.xml");
    const failed = await runLikeness(["gate", file, "--baseline", baseline, "--junit", junit]);
    expect(failed.code).toBe(1);
    expect(failed.stdout).toMatch(/pair right before, wrong now: person-01\/\S+ {2}person-01\/\S+/);
    expect(await readFile(junit, "utf8")).toMatch(/<failure message="pairs: \d+ flipped against us, 0 allowed">/);
  });

  it("says in JSON and JUnit, too, that there is no verdict, and leaves no earlier one", async () => {
    const file = join(out, "family-photos", "result.json");
    const folder = await scratchFolder();
    const [baseline, junit] = [join(folder, "baseline.json"), join(folder, "gate.xml")];
    await runLikeness(["gate", file, "--baseline", baseline, "--update"]);
    const edited = (await readFile(baseline, "utf8")).replace(/"threshold": [\d.]+/, '"threshold": 9');
    await writeFile(baseline, edited);
    await writeFile(junit, "an earlier verdict");
    const outcome = await runLikeness(["gate", file, "--baseline", baseline, "--json", "--junit", junit]);
    expect(outcome.code).toBe(2);
    expect(outcome.stderr).toContain("changed after it was written");
    expect(JSON.parse(outcome.stdout)).toMatchObject({
      passed: false,
      error: { hint: expect.stringContaining("--update") },
    });
    expect(await readFile(junit, "utf8")).toMatch(/errors="1".*[\s\S]*changed after it was written/);
    const again = await runLikeness(["gate", file, "--baseline", baseline, "--update"]);
    expect(again.code).toBe(0);
    expect(again.stderr).toContain("what the new one concedes is not known");
  });
});

describe("likeness eval that is interrupted", () => {
  it("stops at Ctrl-C, says how to go on, and goes on", async () => {
    const many = await scratchFolder();
    // Copies under other names have other hashes only when their bytes differ, so one byte behind the picture is changed.
    for (let copy = 0; copy < 12; copy++) {
      await cp(photos, join(many, `all-${copy}`), { recursive: true });
    }
    const dataset = join(many, "people");
    for (let person = 0; person < people; person++) {
      const name = `person-0${person + 1}`;
      await mkdir(join(dataset, name), { recursive: true });
      for (let copy = 0; copy < 12; copy++) {
        for (const file of await readdir(join(many, `all-${copy}`, name))) {
          const bytes = await readFile(join(many, `all-${copy}`, name, file));
          await writeFile(join(dataset, name, `${copy}-${file}`), Buffer.concat([bytes, Buffer.from([copy])]));
        }
      }
    }
    const fresh = { LIKENESS_HOME: await scratchFolder() };
    const args = ["eval", "--dataset", dataset, "--no-faces", "--out", await scratchFolder(), ...(await quick())];
    const stopped = await runLikeness(args, {
      env: fresh,
      during: (child) => {
        const timer = setInterval(async () => {
          const segments = await readdir(join(fresh.LIKENESS_HOME, "embeddings"), { recursive: true }).catch(() => []);
          if (!segments.some((name) => name.endsWith(".arrow"))) return;
          clearInterval(timer);
          child.kill("SIGINT");
        }, 20);
      },
    });
    expect(stopped.code, stopped.stderr).toBe(130);
    expect(stopped.stderr).toContain("run the same command to go on");
    const resumed = await runLikeness([...args, "--json"], { env: fresh });
    const { images, fromStore } = (JSON.parse(resumed.stdout) as Result).runs[0]!.timings;
    expect(fromStore).toBeGreaterThan(0);
    expect(images + fromStore).toBe(people * photosEach * 12);
  });
});

describe("likeness eval on many people", () => {
  it("says what it computes, and ends within two seconds of Ctrl-C with what was enrolled in the store", async () => {
    // 1,000 people × 2 photos: svm-linear trains 499,500 machines, which takes half a minute at least.
    const people = 1_000;
    const dataset = await scratchFolder();
    for (let person = 0; person < people; person++) {
      const folder = join(dataset, `p${person}`);
      await mkdir(folder);
      for (const shade of [0, 1]) await writeFile(join(folder, `${shade}.png`), flatPng(person, shade));
    }
    const home = await scratchFolder();
    const args = ["eval", "--dataset", dataset, "--aligner", "none", "--model", "pixels", "--classifier", "svm-linear"];
    let asked = 0;
    const stopped = await runLikeness([...args, "--no-faces", "--out", await scratchFolder()], {
      env: { LIKENESS_HOME: home },
      during: (child) => {
        child.stderr?.on("data", (text: string) => {
          if (asked > 0 || !text.includes("svm-linear learns 1000 people")) return;
          asked = performance.now();
          child.kill("SIGINT");
        });
      },
    });
    expect(asked, stopped.stderr).toBeGreaterThan(0);
    expect(performance.now() - asked).toBeLessThan(2_000);
    expect(stopped.code, stopped.stderr).toBe(130);
    const kept = await readdir(join(home, "embeddings"), { recursive: true });
    expect(kept.some((name) => name.endsWith(".arrow"))).toBe(true);
  });
});

/** A PNG of 8 × 8 pixels in noise that belongs to a person, with a little that belongs to the photo. */
function flatPng(person: number, photo: number): Buffer {
  const rows = Buffer.alloc(8 * (1 + 8 * 3));
  for (let at = 0; at < rows.length; at++) {
    const noise = Math.sin((person + 1) * 12.9898 + at * 78.233) * 43_758.5453;
    rows[at] = at % 25 === 0 ? 0 : Math.floor((noise - Math.floor(noise)) * 250) + ((at + photo) % 3);
  }
  const header = Buffer.from([0, 0, 0, 8, 0, 0, 0, 8, 8, 2, 0, 0, 0]);
  const signature = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);
  return Buffer.concat([signature, chunk("IHDR", header), chunk("IDAT", deflateSync(rows)), chunk("IEND")]);
}

function chunk(name: string, data: Buffer = Buffer.alloc(0)): Buffer {
  const body = Buffer.concat([Buffer.from(name, "latin1"), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}

describe("likeness embed", () => {
  it("writes one row for each photo", async () => {
    const file = join(await scratchFolder(), "embeddings.csv");
    const outcome = await runLikeness(["embed", "--dataset", photos, "--out", file], { env: { LIKENESS_HOME: home } });
    expect(outcome.code, outcome.stderr).toBe(0);
    const lines = (await readFile(file, "utf8")).trimEnd().split("\r\n");
    expect(lines).toHaveLength(1 + people * photosEach);
    expect(lines[0]).toContain("embedding_127");
  });

  it("refuses several combinations for one file", async () => {
    const config = join(await scratchFolder(), "config.json");
    await writeFile(config, JSON.stringify({ models: ["dlib-resnet", "pixels"] }));
    const outcome = await runLikeness(["embed", "--dataset", photos, "--config", config, "--out", "x.csv"]);
    expect(outcome).toMatchObject({ code: 2, stdout: "" });
    expect(outcome.stderr).toContain("choose with");
  });

  it.each([
    [["--model", "all"], "one is taken, not all"],
    [["--runtime", "onnx-cpu", "--runtime", "tfjs-wasm"], "it can be given once"],
    [["--dataset", "samples", "--dataset", "lfw-subset"], "it can be given once"],
    [["--classifier", "knn-1"], "unknown option '--classifier'"],
  ])("refuses %j, which its help does not offer", async (args, words) => {
    const outcome = await runLikeness(["embed", "--out", "x.csv", ...args]);
    expect(outcome).toMatchObject({ code: 2, stdout: "" });
    expect(outcome.stderr).toContain(words);
    const { stdout: help } = await runLikeness(["embed", "--help"]);
    expect(help).not.toMatch(/may be repeated|\|all>|--classifier|--seed/);
  });

  it("refuses an ending that is no format, and a folder, before it looks at a photo", async () => {
    const folder = `${await scratchFolder()}.csv`;
    await mkdir(folder);
    for (const out of ["faces.parquet", folder]) {
      const outcome = await runLikeness(["embed", "--dataset", "./no such folder", "--out", out]);
      expect(outcome.code).toBe(2);
      expect(outcome.stderr).toContain(out);
      expect(outcome.stderr).not.toContain("no such folder");
    }
  });
});

describe("wrong use", () => {
  it.each([
    [["eval", "--dataset", "lfw-subsett"], 2, "did you mean lfw-subset?"],
    [["eval", "--aligner", "dilb"], 2, "unknown aligner"],
    [["eval", "--seed", "many"], 2, "--seed takes a whole number"],
    [["eval", "--face-choice", "biggest"], 2, "unknown face choice"],
    [["eval", "--config", "no-such.json"], 2, "cannot read the configuration"],
    [["eval", "--dataset", "./no such folder"], 2, "no such folder"],
    [["eval", "--runtime", "onnx-cuda"], 3, "onnx-cuda"],
    [["gate", "no-such.json", "--baseline", "b.json"], 2, "cannot read the result"],
    [["gate", "no-such.json", "--baseline", "b.json", "--run", "faceapi-tiny"], 2, "expected RUN=BASELINE_RUN"],
    [["fetch", "lfw"], 2, "unknown dataset or model"],
    [["evaluate"], 2, "unknown command"],
    [["eval", "--bogus"], 2, "unknown option"],
  ])("%j exits with %i and says what to do, without a stack trace", async (args, code, words) => {
    // Without a device, also where CUDA works.
    const env = { LIKENESS_HOME: home, CUDA_VISIBLE_DEVICES: "-1" };
    const outcome = await runLikeness(args, { env, cwd: await scratchFolder() });
    expect(outcome.code, outcome.stderr).toBe(code);
    expect(outcome.stderr).toContain(words);
    expect(outcome.stderr).not.toMatch(/\n\s+at .*\.js/);
  });

  it("refuses a folder without sub-folders and shows the layout it expects", async () => {
    const outcome = await runLikeness(["eval", "--dataset", join(photos, "person-01")], {
      env: { LIKENESS_HOME: home },
    });
    expect(outcome.code).toBe(2);
    expect(outcome.stderr).toMatch(/one sub-folder|folder for each person/);
  });

  it("evaluates without a store that can be written, and warns that templates are not kept", async () => {
    const blocked = join(await scratchFolder(), "store");
    await writeFile(blocked, "a file where the store should be");
    const args = ["eval", "--dataset", photos, "--out", await scratchFolder(), ...(await quick())];
    const outcome = await runLikeness(args, { env: { LIKENESS_HOME: blocked } });
    expect(outcome.code, outcome.stderr).toBe(0);
    expect(outcome.stderr).toContain("templates are not kept for the next run");
    expect(outcome.stderr).toContain(blocked);
  });

  it.each([
    ["eval", "--dataset", "./none", "--out", "FILE"],
    ["bench", "--dataset", "./none", "--out", "FOLDER"],
    ["robustness", "--dataset", "./none", "--out", "FILE"],
    ["train", "--dataset", "./none", "--model", "dlib-resnet", "--head-only", "--out", "FILE"],
    ["gate", "none.json", "--baseline", "b.json", "--junit", "FOLDER"],
    ["gate", "none.json", "--baseline", "FOLDER", "--update"],
  ])("refuses a place that cannot be written before the work: %j", async (...args) => {
    const cwd = await scratchFolder();
    await writeFile(join(cwd, "FILE"), "in the way");
    await mkdir(join(cwd, "FOLDER"));
    const outcome = await runLikeness(args, { env: { LIKENESS_HOME: home }, cwd });
    expect(outcome.code, outcome.stderr).toBe(2);
    expect(outcome.stderr).toMatch(/FILE(: it)? is a file, not a folder|FOLDER: it is a folder/);
    expect(outcome.stderr).not.toContain("LIKENESS_HOME");
    expect(outcome.stderr).not.toContain("none");
  });

  it("says which file is in the way when the result cannot be written", async () => {
    const out = join(await scratchFolder(), "results");
    await writeFile(out, "a file where the results should be");
    const args = ["eval", "--dataset", photos, "--out", out, ...(await quick())];
    const outcome = await runLikeness(args, { env: { LIKENESS_HOME: home } });
    expect(outcome.code).toBe(2);
    expect(outcome.stderr).toContain(out);
  });
});

describe("likeness --help", () => {
  const ids = commands.map(({ id }) => id);

  it("knows a command for each file in commands/", () => {
    const files = readdirSync(new URL("../../src/commands", import.meta.url));
    expect(files.map((file) => file.replace(/\.ts$/, "")).sort()).toEqual([...ids].sort());
  });

  it("lists every command and says where to start", async () => {
    const { code, stdout } = await runLikeness(["--help"]);
    expect(code).toBe(0);
    const listed = /\nCommands:\n(.*?)\n\n/s.exec(stdout)![1]!.matchAll(/^ {2}([a-z]+) /gm);
    expect(Array.from(listed, ([, name]) => name).sort()).toEqual([...ids, "help"].sort());
    expect(stdout).toContain("Start here:\n  likeness ");
  });

  it.each(ids)("%s shows an example of it and exits with 0", async (command) => {
    const { code, stdout } = await runLikeness([command, "--help"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(new RegExp(`\nExamples?:\n(.*\n)*.*likeness ${command}`));
  });
});

it("likeness doctor names every runtime with version and device, or with the reason and the command that helps", async () => {
  const outcome = await runLikeness(["doctor", "--json"]);
  const { parts } = JSON.parse(outcome.stdout) as { parts: { kind: string; id: string; answer: Availability }[] };
  const listed = parts.filter(({ kind }) => kind === "runtime");
  expect(listed.map(({ id }) => id)).toEqual(runtimes.ids);
  for (const { id, answer } of listed) {
    if (answer.available) expect(answer.detail, id).toMatch(/^\S+ \d+\.\d+\.\d+/);
    else expect(answer, id).toMatchObject({ reason: expect.stringMatching(/\S/), remedy: expect.stringMatching(/\S/) });
    // What does not compute in this process's own threads has a device, which is named.
    if (answer.available && /cuda|webgpu|gpu$/.test(id)) expect(answer.detail, id).toMatch(/\(.{3,}\)/);
  }
  const others = parts.filter(({ kind }) => kind !== "runtime");
  expect(others.length).toBeGreaterThan(0);
  for (const { answer } of others) if (!answer.available) expect(answer.reason).toMatch(/\S/);
});
