import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { describe, expect, it } from "vitest";

// The script in a folder of its own with an npm that only writes down what it was asked: the downloads themselves are
// not run here.
interface Fake {
  /** Words that make this npm fail. */
  readonly failsOn?: string;
  /** Packages that are installed already. */
  readonly installed?: readonly string[];
  /** What Node is started with. */
  readonly nodeOptions?: string;
}

function setUp(ids: readonly string[], { failsOn = "nothing at all", installed = [], nodeOptions = "" }: Fake = {}) {
  const root = mkdtempSync(join(tmpdir(), "likeness-setup-"));
  const folder = join(root, "packages", "nn", "scripts");
  mkdirSync(folder, { recursive: true });
  const here = join(import.meta.dirname, "..");
  cpSync(join(here, "scripts", "setup-gpu.js"), join(folder, "setup-gpu.mjs"));
  cpSync(join(here, "package.json"), join(folder, "..", "package.json"));
  for (const name of installed) {
    mkdirSync(join(root, "node_modules", name), { recursive: true });
    writeFileSync(join(root, "node_modules", name, "package.json"), "{}");
  }
  const log = join(root, "asked");
  const npm = join(root, "npm");
  writeFileSync(npm, `#!/bin/sh\necho "$*" >> "${log}"\ncase "$*" in *"${failsOn}"*) exit 1;; esac\n`);
  chmodSync(npm, 0o755);
  const outcome = spawnSync(process.execPath, [join(folder, "setup-gpu.mjs"), ...ids], {
    env: { ...process.env, PATH: `${root}${delimiter}${process.env["PATH"]}`, NODE_OPTIONS: nodeOptions },
    encoding: "utf8",
  });
  const asked = existsSync(log) ? readFileSync(log, "utf8").trim().split("\n") : [];
  return { code: outcome.status, stdout: outcome.stdout, stderr: outcome.stderr, asked };
}

const linux = process.platform === "linux" && process.arch === "x64";

describe.skipIf(!linux)("npm run setup:gpu (on Linux, x64; its npm is a shell script)", () => {
  it("lists the known runtimes when it is given another, and asks npm for nothing", () => {
    const { code, stderr, asked } = setUp(["onnx-gpu"]);
    expect(code).toBe(2);
    expect(stderr).toContain('unknown runtime "onnx-gpu"; known: onnx-cuda, tfjs-webgpu, tfjs-node, tfjs-node-gpu');
    expect(asked).toEqual([]);
  });

  it("runs the one install script that onnx-cuda needs, although scripts are switched off", () => {
    const { code, stdout, asked } = setUp(["onnx-cuda"]);
    expect(code).toBe(0);
    expect(asked).toEqual(["rebuild --ignore-scripts=false --foreground-scripts onnxruntime-node"]);
    expect(stdout).toContain("onnx-cuda: set up");
  });

  it("installs pinned packages without scripts and leaves package.json and the lock file alone", () => {
    const { asked } = setUp(["tfjs-webgpu"]);
    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatch(/^install --no-save --ignore-scripts /);
    expect(asked[0]).toMatch(/ webgpu@\d+\.\d+\.\d+ @tensorflow\/tfjs-backend-webgpu@\d+\.\d+\.\d+$/);
  });

  it("sets up neither package on libtensorflow under a Node that they do not work with, and names those that do", () => {
    const newer = join(import.meta.dirname, "fixtures", "node-24.cjs");
    const ids = ["tfjs-node", "tfjs-node-gpu"];
    const { code, stderr, asked } = setUp(ids, { nodeOptions: `--require ${JSON.stringify(newer)}` });
    expect(code).toBe(3);
    for (const id of ids) expect(stderr).toContain(`${id}: needs Node 20 or 22; this is v24.1.0`);
    expect(asked).toEqual([]);
  });

  it("names optional packages that are there already, since npm would remove them", () => {
    const { asked } = setUp(["tfjs-webgpu"], { installed: ["@tensorflow/tfjs-node"] });
    expect(asked[0]).toContain("@tensorflow/tfjs-node@");
  });

  it("says which install script failed and what it needs, ends with 3, and goes on with the others", () => {
    const failsOn = "--foreground-scripts onnxruntime-node";
    const { code, stdout, stderr, asked } = setUp(["onnx-cuda", "tfjs-webgpu"], { failsOn });
    expect(code).toBe(3);
    expect(stderr).toContain("onnx-cuda: the install script of onnxruntime-node failed");
    expect(stderr).toContain("needs the internet");
    expect(stdout).toContain("onnx-cuda: not set up");
    expect(stdout).toContain("tfjs-webgpu: set up");
    expect(asked).toHaveLength(2);
  });

  it("runs no install script when the packages cannot be installed", () => {
    const { code, stderr, asked } = setUp(["tfjs-webgpu"], { failsOn: "install --no-save" });
    expect(code).toBe(3);
    expect(stderr).toContain("tfjs-webgpu: npm could not install the packages");
    expect(asked).toHaveLength(1);
  });
});
