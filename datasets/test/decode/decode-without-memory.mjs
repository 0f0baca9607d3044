// Decodes a photo several times in a process that gets no new thread: its address space is full but for a few megabytes.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

const [module, photo] = process.argv.slice(2);
const { decodePhoto } = await import(module);
const bytes = readFileSync(photo);
const size = 1024 * Number(/VmSize:\s+(\d+)/.exec(readFileSync("/proc/self/status", "utf8"))[1]);
execFileSync("prlimit", ["--pid", String(process.pid), `--as=${size + 6_000_000}`]);
const outcomes = await Promise.all(
  Array.from({ length: 8 }, () =>
    decodePhoto(bytes).then(
      () => "decoded",
      (thrown) => `${thrown.code} ${thrown.problem}: ${thrown.message}`,
    ),
  ),
);
process.stdout.write(JSON.stringify(outcomes));
