import { basename } from "node:path";
import { LikenessError, messageOf } from "@likeness/core";
import { dlibAvailability } from "./dlib-availability.ts";
import { loadAddon, usableVariants } from "./native-addon.ts";
import { compile, compileSteps } from "./native-build.ts";
import { findToolchain } from "./toolchain.ts";

/** `npm run build:dlib`: compiles the addon and loads it once. Exit code 3 when compiler or dlib is missing. */
async function main(): Promise<void> {
  const toolchain = findToolchain();
  say(`dlib ${toolchain.dlibVersion}, ${toolchain.compilerVersion}`);
  await Promise.all(
    compileSteps(toolchain, process.arch).map(async (step) => {
      const began = performance.now();
      await compile(toolchain, step, process.platform);
      say(`built ${basename(step.target)} in ${((performance.now() - began) / 1000).toFixed(0)} s`);
    }),
  );
  for (const variant of usableVariants()) say(`loaded the ${variant} build: dlib uses ${loadAddon(variant).simd}`);
  const state = await dlibAvailability();
  say(state.available ? `ready: ${state.detail}` : `still missing: ${state.reason}; ${state.remedy}`);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${messageOf(error)}\n`);
  if (error instanceof LikenessError && error.hint) process.stderr.write(`${error.hint}\n`);
  process.exitCode = error instanceof LikenessError ? error.exitCode : 1;
});
