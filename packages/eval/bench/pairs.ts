import { performance } from "node:perf_hooks";
import {
  areaUnderCurve,
  defaultFarTargets,
  equalErrorRate,
  exactBestF1,
  pairRows,
  resolvableTargets,
  rocVertices,
  tallyPairs,
  tarAtFar,
  withKernel,
} from "@likeness/metrics";
import { gramKernel } from "../src/scoring/gram-kernel.ts";
import { lfwLikeTemplates } from "./lfw-like.ts";

// All pairs of a set as large as LFW: exact AUC, EER, TAR@FAR and best F1. Prints one JSON line for each round.
const templates = lfwLikeTemplates();
for (let round = 0; round < 3; round++) {
  const began = performance.now();
  const cpuBefore = process.cpuUsage();
  const rows = pairRows(templates);
  const { tally } = await withKernel(gramKernel(), rows, (kernel) => tallyPairs(rows, kernel));
  const { genuine, impostor } = tally.totals;
  const vertices = rocVertices(tally);
  const figures = {
    auc: areaUnderCurve(tally),
    eer: equalErrorRate(vertices),
    tarAtFar: Object.fromEntries(
      resolvableTargets(defaultFarTargets, impostor).map((target) => [target, tarAtFar(tally, target)]),
    ),
    exact: exactBestF1(tally),
  };
  const seconds = (performance.now() - began) / 1000;
  const cpu = process.cpuUsage(cpuBefore);
  const cpuSeconds = (cpu.user + cpu.system) / 1e6;
  // maxRSS is in kilobytes and covers the whole process: Node, ONNX Runtime and the templates too.
  const peakMegabytes = Math.round(process.resourceUsage().maxRSS / 1024);
  const line = {
    photos: rows.count,
    pairs: genuine + impostor,
    genuine,
    seconds,
    cpuSeconds,
    peakMegabytes,
    ...figures,
  };
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
