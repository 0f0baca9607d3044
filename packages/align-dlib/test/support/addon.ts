import { existsSync, readFileSync } from "node:fs";
import { landmarkPlaces } from "@likeness/files";
import { afterAll, beforeAll } from "vitest";
import { dlibAvailability } from "../../src/dlib-availability.ts";
import { loadAddon, type NativeAddon, type NativeFinder } from "../../src/native-addon.ts";

const state = await dlibAvailability();

/** Why tests of the addon are skipped, or undefined when it is built and its landmarks are here. */
export const noAddon: string | undefined = state.available ? undefined : `${state.reason}: ${state.remedy}`;

/** The predictor's file on this machine. */
export function predictorPath(): string {
  return landmarkPlaces().find((place) => existsSync(place)) ?? "";
}

/** The addon without its wrapper, and a finder that lives as long as the tests of this file. */
export function useAddon(): { readonly addon: NativeAddon; readonly finder: NativeFinder } {
  const used = {} as { addon: NativeAddon; finder: NativeFinder };
  beforeAll(async () => {
    used.addon = loadAddon();
    used.finder = await used.addon.load(readFileSync(predictorPath()));
  });
  afterAll(() => used.addon.release(used.finder));
  return used;
}

/** A suite's name; when it is skipped, the reason is printed and stands beside the name. */
export function titled(name: string, reason: string | undefined): string {
  if (reason === undefined) return name;
  process.stderr.write(`skipped: ${name}: ${reason}\n`);
  return `${name} (skipped: ${reason})`;
}
