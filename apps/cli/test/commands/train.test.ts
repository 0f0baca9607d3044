import { mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { openDataset } from "@likeness/datasets";
import type { Result } from "@likeness/result";
import { beforeAll, expect, it } from "vitest";
import { runLikeness, scratchFolder } from "../run-likeness.ts";

/** Five people with four photos each, from the samples. */
let photos: string;
let home: string;
beforeAll(async () => {
  photos = await people(5);
  home = await scratchFolder();
});

async function people(count: number): Promise<string> {
  const folder = join(await scratchFolder(), "friends");
  const samples = await openDataset("samples");
  for (const identity of samples.identities.slice(0, count)) {
    await mkdir(join(folder, identity), { recursive: true });
    for (const photo of samples.photos.filter((one) => one.identity === identity).slice(0, 4)) {
      await writeFile(join(folder, photo.file), await photo.read());
    }
  }
  return folder;
}

const likeness = (...args: string[]) => runLikeness(args, { env: { LIKENESS_HOME: home } });

async function results(model: string, ...more: string[]): Promise<Result> {
  const out = await scratchFolder();
  const config = join(out, "config.json");
  await writeFile(config, JSON.stringify({ resamples: 100, classifiers: ["knn-1"] }));
  const args = ["--dataset", photos, "--model", model, "--config", config, "--out", out, "--no-faces", ...more];
  const { code, stderr } = await likeness("eval", ...args);
  expect(code, stderr).toBe(0);
  return JSON.parse(await readFile(join(out, "friends", "result.json"), "utf8")) as Result;
}

it("trains a head that eval runs, and that warns when it is evaluated on the people it has learnt", async () => {
  const out = join(await scratchFolder(), "head");
  const small = ["--people", "3", "--photos", "2", "--steps", "20", "--people-split", "0.4"];
  const { code, stdout, stderr } = await likeness(
    ...["train", "--dataset", photos, "--model", "dlib-resnet", "--head-only", "--out", out, ...small],
  );
  expect(code, stderr).toBe(0);
  expect(stdout).toContain(`likeness eval --model ${out}`);
  expect(stdout).toMatch(/20 steps, all steps are done; kept: step \d+, held-out AUC [01]\.\d{4}/);
  expect(stderr).toMatch(/step 20\/20 {2}loss \d+\.\d{3} {2}active \d+ %/);
  const lines = (await readFile(join(out, "training", "log.jsonl"), "utf8")).trim().split("\n");
  expect(lines.map((line) => (JSON.parse(line) as { step: number }).step)).toEqual(
    Array.from({ length: 21 }, (_, i) => i),
  );
  const { runs } = await results(out);
  expect(runs.map(({ id }) => id)).toEqual(["faceapi-tiny/head/onnx-cpu"]);
  expect(JSON.stringify(runs[0]!.warnings)).toMatch(/the model was trained on 5 of these people/);
});

it("trains a network that eval runs on onnx-cpu and tfjs-wasm, and goes on behind Ctrl-C", async () => {
  const out = join(await scratchFolder(), "small");
  const few = ["--people", "2", "--photos", "2", "--people-split", "0", "--no-augment", "--learning-rate", "1e-4"];
  const args = ["train", "--dataset", photos, "--model", "nn4.small2", "--out", out, "--steps", "40", ...few];
  const log = join(out, "training", "log.jsonl");
  const stopped = await runLikeness(args, {
    env: { LIKENESS_HOME: home },
    during: (child) => {
      const look = setInterval(async () => {
        const text = await readFile(log, "utf8").catch(() => "");
        if (text.split("\n").length < 4) return;
        clearInterval(look);
        child.kill("SIGINT");
      }, 50);
      child.on("close", () => clearInterval(look));
    },
  });
  expect(stopped.code, stopped.stderr).toBe(130);
  expect(stopped.stderr).toMatch(/run the same command to go on/);
  await expect(stat(join(out, "card.json")), "a model that is not finished is none").rejects.toThrow();
  const finished = await likeness(...args);
  expect(finished.code, finished.stderr).toBe(0);
  const steps = (await readFile(log, "utf8"))
    .trim()
    .split("\n")
    .map((line) => (JSON.parse(line) as { step: number }).step);
  expect(steps).toEqual(Array.from({ length: 40 }, (_, i) => i + 1));
  const { runs } = await results(out, "--runtime", "onnx-cpu", "--runtime", "tfjs-wasm");
  expect(runs.map(({ id }) => id)).toEqual(["faceapi-tiny/small/onnx-cpu", "faceapi-tiny/small/tfjs-wasm"]);
  const again = await likeness(...args);
  expect(again.code).toBe(2);
  expect(again.stderr).toMatch(/holds a model already/);
});

it("trains the head of a family as it is documented, without a word about batches", async () => {
  const family = await people(3);
  const out = join(await scratchFolder(), "models", "family");
  const args = ["train", "--dataset", family, "--model", "dlib-resnet", "--head-only", "--out", out, "--steps", "3"];
  const { code, stdout, stderr } = await likeness(...args);
  expect(code, stderr).toBe(0);
  expect(stderr).toContain("nobody is held out");
  expect(stdout).toMatch(/3 steps, all steps are done; kept: step 3, nobody was held out/);
});

it("refuses a single person in a sentence and leaves no folder", async () => {
  const out = await scratchFolder();
  const args = ["train", "--dataset", await people(1), "--model", "dlib-resnet", "--head-only"];
  const { code, stderr } = await likeness(...args, "--out", join(out, "models", "me"));
  expect(code).toBe(2);
  expect(stderr).toContain("training needs two people with two photos or more; there are 1");
  expect(await readdir(out)).toEqual([]);
});

it("refuses a second training in the folder of one under way, and goes on where one was killed", async () => {
  const out = join(await scratchFolder(), "two");
  const args = ["train", "--dataset", photos, "--model", "nn4.small2", "--out", out, "--people-split", "0"];
  const many = [...args, "--people", "2", "--photos", "2", "--checkpoint-every", "1", "--steps"];
  let second: Awaited<ReturnType<typeof likeness>> | undefined;
  const killed = await runLikeness([...many, "100000"], {
    env: { LIKENESS_HOME: home },
    during: async (child) => {
      const begun = () =>
        stat(join(out, "training", "checkpoint.json")).then(
          () => true,
          () => false,
        );
      while (child.exitCode === null && !(await begun())) await new Promise((resolve) => setTimeout(resolve, 20));
      second = await likeness(...many, "100000");
      child.kill("SIGKILL");
    },
  });
  expect(second, killed.stderr).toMatchObject({ code: 2 });
  expect(second!.stderr).toMatch(/another training writes into \S+training: process \d+ on /);
  const { step } = JSON.parse(await readFile(join(out, "training", "checkpoint.json"), "utf8")) as { step: number };
  const after = await likeness(...many, String(step + 2));
  expect(after.code, after.stderr).toBe(0);
  expect(after.stdout).toContain(`${step + 2} steps, all steps are done`);
  const left = (await readdir(join(out, "training"))).filter((name) => !name.endsWith(".part"));
  expect(left, "no lock is left").toEqual(["log.jsonl"]);
});

it.each([
  [
    ["--model", "nn4.smal2"],
    /unknown network to train "nn4.smal2"; known: dlib-resnet, nn4.small2 \(did you mean nn4.small2\?\)/,
  ],
  [["--model", "nn4.small2", "--mining", "hard"], /unknown mining "hard"; known: semi-hard, batch-hard/],
  [["--model", "nn4.small2", "--margin", "-1"], /--margin takes a number that is not negative, not "-1"/],
  [["--model", "nn4.small2", "--init", "/no/such/file"], /cannot begin with \/no\/such\/file/],
  [["--model", "nn4.small2", "--people-split", "2"], /must be below 1, not 2/],
  [["--model", "nn4.small2", "--name", "my model"], /no model can be called "my model"/],
  [["--model", "dlib-resnet", "--head-only", "--init", "random"], /--init and --variant do not go with --head-only/],
  [["--model", "dlib-resnet", "--head-only", "--people", "9"], /a batch of 9 people needs as many/],
])("refuses %j with the way out", async (args, message) => {
  const out = join(await scratchFolder(), "model");
  const { code, stderr } = await likeness("train", "--dataset", photos, "--out", out, ...args);
  expect(stderr).toMatch(message);
  expect(code).toBe(2);
});
