#!/usr/bin/env node
// npm run compare:results -- BEFORE AFTER [--all]: whether a change of the code left every figure of a result as it was, to
// the last bit. BEFORE and AFTER are two result files (.json or .json.gz), or two folders of them as `likeness eval --out`
// writes. Ends with 0 when everything is equal, 1 when something differs or is missing, 2 when there is nothing to compare.
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

/** What two runs of the same code need not share: when, where and how fast they ran, and the number of the format. */
const leftAside = /^(created|command|environment|timings|schema)$|(Ms|PerSecond)$/;
/** Differences that are shown unless `--all` is given. */
const shownDifferences = 100;

const args = process.argv.slice(2);
const paths = args.filter((arg) => arg !== "--all");
process.exitCode = main();

function main() {
  if (paths.length !== 2 || paths.some((path) => path.startsWith("-"))) {
    return refuse("usage: npm run compare:results -- BEFORE AFTER [--all]");
  }
  const absent = paths.find((path) => !existsSync(path));
  if (absent !== undefined) return refuse(`${absent} does not exist`);
  const [before, after] = paths.map(resultFiles);
  if (before.size === 0) return refuse(`${paths[0]} holds no result.json`);
  const findings = { figures: 0, texts: 0, differences: [], missing: [], added: [], aside: [] };
  try {
    for (const [name, file] of before) {
      const other = after.get(name);
      if (other === undefined) findings.missing.push([name, "the whole file"]);
      else compare(readResult(file), readResult(other), name, findings);
    }
  } catch (error) {
    return refuse(error.message);
  }
  for (const name of after.keys()) if (!before.has(name)) findings.added.push([name, "the whole file"]);
  tell(findings);
  if (findings.figures === 0) return refuse("not a single figure was compared");
  return findings.differences.length + findings.missing.length === 0 ? 0 : 1;
}

/** Name → path of every result under a folder; a file is one result without a name. */
function resultFiles(path) {
  if (statSync(path).isFile()) return new Map([["", path]]);
  const names = ["", ...readdirSync(path).sort()];
  const files = names.map((name) => [name, join(path, name, "result.json")]);
  return new Map(files.filter(([, file]) => existsSync(file)));
}

/** @throws Error when the file is none of ours. */
function readResult(file) {
  try {
    const bytes = readFileSync(file);
    const result = JSON.parse((bytes[0] === 0x1f ? gunzipSync(bytes) : bytes).toString("utf8"));
    if (String(result?.schema).startsWith("likeness/")) return result;
  } catch (error) {
    throw new Error(`${file} cannot be read: ${error.message}`);
  }
  throw new Error(`${file} is no result: it has no schema that begins with likeness/`);
}

function compare(before, after, path, findings) {
  const [left, right] = [unpacked(before), unpacked(after)];
  if (Array.isArray(left) && Array.isArray(right)) compareLists(left, right, path, findings);
  else if (isRecord(left) && isRecord(right)) compareRecords(left, right, path, findings);
  else if (!Object.is(left, right)) findings.differences.push([path, left, right]);
  else if (typeof left === "string") findings.texts++;
  else findings.figures++;
}

function compareRecords(before, after, path, findings) {
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const inner = path === "" || key.startsWith("[") ? path + key : `${path}.${key}`;
    if (leftAside.test(key)) findings.aside.push([key, before[key], after[key]]);
    else if (!Object.hasOwn(after, key)) findings.missing.push([inner, before[key]]);
    else if (!Object.hasOwn(before, key)) findings.added.push([inner, after[key]]);
    else compare(before[key], after[key], inner, findings);
  }
}

/** Lists of things with ids are compared by id, in one order; others place by place. */
function compareLists(before, after, path, findings) {
  if (before.length === 0 && after.length === 0) return;
  const ids = [before, after].map((list) => Array.from(list, (item) => item?.id));
  if (ids.flat().every((id) => typeof id === "string") && ids.every((list) => new Set(list).size === list.length)) {
    const [left, right] = [before, after].map((list) => Object.fromEntries(list.map((item) => [`[${item.id}]`, item])));
    const shared = ids.map((list, i) => list.filter((id) => ids[1 - i].includes(id)));
    if (shared[0].join() !== shared[1].join()) findings.differences.push([`${path} (order)`, ...shared]);
    return compareRecords(left, right, path, findings);
  }
  if (before.length !== after.length) findings.differences.push([`${path}.length`, before.length, after.length]);
  for (let i = 0; i < Math.min(before.length, after.length); i++) {
    compare(before[i], after[i], `${path}[${i}]`, findings);
  }
}

/** Templates are packed as little-endian float32 in base64; gzip in base64 holds JSON or bytes. Anything else is itself. */
function unpacked(value) {
  if (isRecord(value) && typeof value.data === "string" && Number.isInteger(value.dimensions)) {
    const bytes = Buffer.from(value.data, "base64");
    if (bytes.length % 4 !== 0) return value;
    return { ...value, data: Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readFloatLE(i * 4)) };
  }
  if (typeof value !== "string" || !value.startsWith("H4sI")) return value;
  const bytes = gunzipSync(Buffer.from(value, "base64"));
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch {
    return [...bytes];
  }
}

function isRecord(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function tell({ figures, texts, differences, missing, added, aside }) {
  say(`equal: ${figures} figures, ${texts} texts`);
  const shown = args.includes("--all") ? differences : differences.slice(0, shownDifferences);
  if (differences.length > 0) say(`different: ${differences.length}`);
  for (const [path, before, after] of shown) say(`  ${path}: ${brief(before)} → ${brief(after)}`);
  if (shown.length < differences.length) say(`  … and ${differences.length - shown.length} more (--all shows them)`);
  list("missing from the newer", missing);
  list("new, no failure", added);
  list("left aside", aside);
}

/** One line for the same field of every run and photo, with the values of the first. */
function list(title, entries) {
  if (entries.length > 0) say(`${title}: ${entries.length}`);
  const places = new Map();
  for (const [path, ...values] of entries) {
    const pattern = path.replaceAll(/\[[^\]]*\]/g, "[…]");
    const { times, first } = places.get(pattern) ?? { times: 0, first: values };
    places.set(pattern, { times: times + 1, first });
  }
  for (const [pattern, { times, first }] of places) {
    const values = [...new Set(first.map(brief))].join(" → ");
    say(`  ${pattern}${times > 1 ? `, ${times} times, the first` : ""}: ${values}`);
  }
}

function brief(value) {
  const text = Object.is(value, -0) ? "-0" : (JSON.stringify(value) ?? "absent");
  return text.length <= 80 ? text : `${text.slice(0, 77)}…`;
}

function refuse(message) {
  process.stderr.write(`${printable(message)}\n`);
  return 2;
}

function say(line) {
  process.stdout.write(`${printable(line)}\n`);
}

/** A name from a file may hold what moves the cursor or turns the line round. */
function printable(text) {
  return text.replaceAll(/\p{C}/gu, (one) => `\\u{${one.codePointAt(0).toString(16)}}`);
}
