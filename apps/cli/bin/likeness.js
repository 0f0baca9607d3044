#!/usr/bin/env node
// Plain JavaScript without dependencies: it has to run where nothing is built or installed yet. Whatever goes wrong here has
// judged nothing: it never ends with 1, which means "the answer is no".
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const unavailable = 3;
const fault = 4;
const root = fileURLToPath(new URL("../../..", import.meta.url));

if (buildMissing()) {
  try {
    await import("../dist/main.js");
  } catch (thrown) {
    // With too few file handles Node says of packages that it cannot find them.
    const remedy = "raise a low limit of open files (ulimit -n 1024), else run npm ci and npx turbo run build";
    refuse(`likeness cannot be loaded: ${String(thrown?.message ?? thrown).split("\n")[0]}`, remedy, fault);
  }
}

/** Builds what a checkout lacks; whether all is there now. */
function buildMissing() {
  if (!existsSync(join(root, "turbo.json")) || missing().length === 0) return true;
  const turbo = join(root, "node_modules", "turbo", "bin", "turbo");
  if (!existsSync(turbo)) return refuse("the packages that likeness needs are not installed", "npm ci");
  process.stderr.write("likeness: building, once after each installation\n");
  const arguments_ = [turbo, "run", "build", "--filter=likeness..."];
  const built = spawnSync(process.execPath, arguments_, { cwd: root, encoding: "utf8" });
  const left = missing();
  if (built.status === 0 && left.length === 0) return true;
  process.stderr.write(`${built.stdout ?? ""}${built.stderr ?? ""}`);
  const state = left.length > 0 ? `${left[0]} is not there` : `turbo ended with ${built.status}`;
  return refuse(`building failed: ${built.error?.message ?? state}`, "npx turbo run build");
}

/** Built files that a package of this checkout names and that are not there. */
function missing() {
  const folders = ["packages", "apps"].flatMap((kind) => readdirSync(join(root, kind)).map((name) => join(kind, name)));
  return ["datasets", ...folders].flatMap((folder) => {
    const description = join(root, folder, "package.json");
    if (!existsSync(description)) return [];
    const { exports = {}, bin } = JSON.parse(readFileSync(description, "utf8"));
    const files = Object.values(exports).map((entry) => entry.default);
    if (bin !== undefined) files.push("dist/main.js");
    return files.map((file) => join(folder, file)).filter((file) => !existsSync(join(root, file)));
  });
}

function refuse(message, remedy, code = unavailable) {
  process.stderr.write(`error: ${message}\n  in ${root}: ${remedy}\n`);
  process.exitCode = code;
  return false;
}
