import { compareCurves } from "./compare-curves.ts";
import { compareRuns } from "./compare-runs.ts";
import { findPairs } from "./find-pairs.ts";
import type { PairAnswer, PairRequest } from "./pair-messages.ts";
import type { PairData } from "./pair-space.ts";
import { rocBands } from "./roc-bands.ts";
import { countThresholds } from "./threshold-counts.ts";

/** Everything that looks at all pairs happens here, so that the page stays free to follow the pointer. */
const runs = new Map<string, PairData>();
let last: Promise<void> = Promise.resolve();

self.addEventListener("message", ({ data }: MessageEvent<{ id: number; request: PairRequest }>) => {
  last = last.then(() => reply(data.id, data.request));
});

async function reply(id: number, request: PairRequest): Promise<void> {
  try {
    postMessage({ id, answer: await answer(request) });
  } catch (thrown) {
    postMessage({ id, error: thrown instanceof Error ? thrown.message : String(thrown) });
  }
}

async function answer(request: PairRequest): Promise<PairAnswer[PairRequest["task"]]> {
  switch (request.task) {
    case "load":
      runs.set(request.run, request.data);
      return true;
    case "count":
      return countThresholds(dataOf(request.run), request.finest, request.threshold);
    case "find":
      return findPairs(dataOf(request.run), request.query);
    case "compare":
      return compareRuns(
        { data: dataOf(request.first.run), threshold: request.first.threshold },
        { data: dataOf(request.second.run), threshold: request.second.threshold },
        request.options,
      );
    case "curves":
      return compareCurves(dataOf(request.first), dataOf(request.second), request.options);
    case "bands":
      return rocBands(dataOf(request.run), request.options);
  }
}

function dataOf(run: string): PairData {
  const data = runs.get(run);
  if (data === undefined) throw new Error(`no pair data for the run ${run}`);
  return data;
}
