#!/usr/bin/env node
// npm run setup:gpu [-- ID…]: installs what optional runtimes need and `npm ci` leaves out, because it is large, runs an
// install script or is old. Nothing here enters package.json or the lock file; `npm ci` takes it away again.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "..", "..", "..");

/** The versions that fit: the optional peers of this package. */
const { peerDependencies: versions } = JSON.parse(
  readFileSync(join(import.meta.dirname, "..", "package.json"), "utf8"),
);

/** Packages to install beside the locked ones, and the package whose install script fetches a native library. */
const setups = {
  "onnx-cuda": { packages: [], script: "onnxruntime-node", platforms: ["linux-x64"] },
  "tfjs-webgpu": { packages: ["webgpu", "@tensorflow/tfjs-backend-webgpu"] },
  "tfjs-node": { packages: ["@tensorflow/tfjs-node"], script: "@tensorflow/tfjs-node" },
  "tfjs-node-gpu": {
    packages: ["@tensorflow/tfjs-node-gpu"],
    script: "@tensorflow/tfjs-node-gpu",
    platforms: ["linux-x64", "win32-x64"],
  },
};

const given = process.argv.slice(2);
const unknown = given.find((id) => !(id in setups));
if (unknown !== undefined) {
  say(process.stderr, `unknown runtime "${unknown}"; known: ${Object.keys(setups).join(", ")}`);
  process.exit(2);
}

const wanted = given.length > 0 ? given : Object.keys(setups);
const failures = wanted.filter((id) => obstacle(id) !== undefined);
for (const id of failures) say(process.stderr, `${id}: ${obstacle(id)}`);
const possible = wanted.filter((id) => !failures.includes(id));

if (installPackages(possible)) {
  for (const id of possible) {
    if (runScript(id)) continue;
    failures.push(id);
    const { script } = setups[id];
    say(process.stderr, `${id}: the install script of ${script} failed (its message is above).`);
    say(
      process.stderr,
      "  It downloads a native library: it needs the internet, and takes HTTPS_PROXY where there is a proxy.",
    );
  }
} else {
  failures.push(...possible);
  say(process.stderr, `${possible.join(", ")}: npm could not install the packages (its message is above).`);
}
for (const id of wanted) say(process.stdout, `${id}: ${failures.includes(id) ? "not set up" : "set up"}`);
say(process.stdout, "`npx likeness doctor` says what runs now.");
process.exit(failures.length === 0 ? 0 : 3);

/** Why a runtime cannot be set up on this machine, or undefined. */
function obstacle(id) {
  const { platforms, script = "" } = setups[id];
  const platform = `${process.platform}-${process.arch}`;
  if (platforms && !platforms.includes(platform)) return `is there for ${platforms.join(" and ")}, not for ${platform}`;
  const [major] = process.versions.node.split(".").map(Number);
  // It calls util.isNullOrUndefined, which Node 23 removed.
  if (script.includes("tfjs-node") && major >= 23) return `needs Node 20 or 22; this is ${process.version}`;
  return undefined;
}

/** Installs the packages of all `ids` at once: npm removes what it finds installed but neither locked nor asked for. */
function installPackages(ids) {
  const present = Object.keys(setups).filter((id) => setups[id].packages.every(isInstalled));
  const names = new Set([...present, ...ids].flatMap((id) => setups[id].packages));
  if (names.size === 0) return true;
  const packages = [...names].map((name) => `${name}@${versions[name]}`);
  return npm("install", "--no-save", "--ignore-scripts", "--no-audit", ...packages);
}

/** Runs the install script that fetches or builds a native library. */
function runScript(id) {
  const { script } = setups[id];
  return script === undefined || npm("rebuild", "--ignore-scripts=false", "--foreground-scripts", script);
}

function isInstalled(name) {
  return existsSync(join(root, "node_modules", name, "package.json"));
}

function npm(...args) {
  say(process.stdout, `npm ${args.join(" ")}`);
  const { status, error } = spawnSync("npm", args, {
    cwd: root,
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  if (error) say(process.stderr, error.message);
  return status === 0;
}

function say(stream, line) {
  stream.write(`${line}\n`);
}
