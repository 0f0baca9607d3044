#!/usr/bin/env node
import { existsSync } from "node:fs";

const main = new URL("../dist/main.js", import.meta.url);

// A program that cannot be loaded has judged nothing: its end is never 1, which means "the answer is no".
import(main.href).catch((cause) => {
  const built = existsSync(main);
  // With too few file handles Node says of packages that it cannot find them.
  const hint = built
    ? "  if few files may be open (ulimit -n), raise the limit: ulimit -n 1024; else run npm ci and npx turbo run build"
    : "  npx turbo run build";
  process.stderr.write(
    `error: likeness cannot be loaded: ${String(cause?.message ?? cause).split("\n")[0]}\n${hint}\n`,
  );
  process.exitCode = built ? 4 : 3;
});
