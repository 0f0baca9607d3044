import { performance } from "node:perf_hooks";
import type { Templates } from "@likeness/metrics";
import { project, trustworthiness } from "@likeness/metrics";
import { defaultKernel } from "../src/scoring/default-kernel.ts";
import { lfwLikeTemplates } from "./lfw-like.ts";

// t-SNE of the first 100, 1,000 and all 13,233 photos of an LFW-like set: time and trustworthiness, one JSON line each.
const all = lfwLikeTemplates();
for (const photos of [100, 1000, 13_233]) {
  const some = firstPhotos(all, photos);
  const began = performance.now();
  const projection = await project(some, { seed: 2018 });
  const seconds = (performance.now() - began) / 1000;
  if (projection === null) throw new Error("nothing was projected");
  const kernel = await defaultKernel({ count: photos, dimensions: some.dimensions, data: some.data });
  const five = await trustworthiness(kernel, Float64Array.from(projection.points.flat()), 5);
  await kernel.dispose();
  const peakMegabytes = Math.round(process.resourceUsage().maxRSS / 1024);
  const { method, trustworthiness: twelve } = projection;
  process.stdout.write(`${JSON.stringify({ photos, method, seconds, twelve, five, peakMegabytes })}\n`);
}

function firstPhotos(templates: Templates, count: number): Templates {
  return {
    ...templates,
    files: templates.files.slice(0, count),
    identities: templates.identities.slice(0, count),
    data: templates.data.slice(0, count * templates.dimensions),
    enrolled: templates.enrolled.slice(0, count),
  };
}
