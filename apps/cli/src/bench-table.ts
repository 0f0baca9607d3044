import type { BenchResult, NetworkBench, OfflineBench, Throughput } from "@likeness/eval";
import Table from "cli-table3";

/** A benchmark as tables for a terminal, with the noise of the machine beside the figures. */
export function benchTable(result: BenchResult): string {
  const { environment, load, dataset, networks, aligners, pipelines, unavailable } = result;
  const { cpu, cores, node } = environment;
  const lines = [
    `${cpu}, ${cores} cores, Node ${node}; load ${load.before[0]!.toFixed(1)} before, ${load.after[0]!.toFixed(1)} after; ${dataset.photos} photos of ${dataset.id}`,
  ];
  if (networks.length > 0)
    lines.push("", "Networks, SingleStream (one crop a call, ms) and what they cost", costs(result));
  if (networks.length > 0) lines.push("", "Networks, Offline (crops a second)", offline(result));
  if (aligners.length > 0)
    lines.push("", "Aligners (decoded photo → faces with landmarks, one thread)", alignerTable(result));
  if (pipelines.length > 0) {
    lines.push("", "Whole pipelines (encoded photo → template)", pipelineTable(result));
  }
  lines.push(...explanation(result));
  for (const { id, reason, remedy } of unavailable) {
    lines.push(`  ${id}: ${reason}${remedy === undefined ? "" : ` → ${remedy}`}`);
  }
  return lines.join("\n");
}

function costs({ networks }: BenchResult): string {
  const head = ["model", "runtime", "p50", "p90", "p99", "load ms", "peak MB", "bytes", "cmp ns", "max diff", "flips"];
  const table = compact(head);
  for (const row of networks) {
    const { singleStream, parity } = row;
    table.push([
      row.model,
      runtimeName(row),
      milliseconds(singleStream?.p50),
      milliseconds(singleStream?.p90),
      milliseconds(singleStream?.p99),
      row.loadMs.toFixed(0),
      megabytes(row.peakMemoryBytes),
      row.templateBytes,
      row.comparisonNs.toFixed(0),
      parity === null ? "–" : (parity.maxDifference?.toExponential(0) ?? "no number"),
      parity === null ? "–" : `${parity.flipped}/${parity.pairs}`,
    ]);
  }
  return table.toString();
}

function offline({ networks, settings }: BenchResult): string {
  const batches = networks[0]!.offline.map(({ batch }) => batch);
  const table = compact(["model", "runtime", ...batches.map((batch) => `batch ${batch}`)]);
  for (const row of networks) {
    const baseline = row.runtime === settings.baseline && row.threads === settings.threads[0];
    table.push([row.model, runtimeName(row), ...row.offline.map((entry) => offlineCell(entry, baseline))]);
  }
  return table.toString();
}

function offlineCell(entry: OfflineBench, baseline: boolean): string {
  if ("skipped" in entry) return "too slow";
  return `${speed(entry)}\n${ratio(entry, baseline)}\n${milliseconds(entry.cpuMs)} ms CPU`;
}

function alignerTable({ aligners }: BenchResult): string {
  const table = compact(["aligner", "photos/s", "times", "p50", "p90", "p99", "CPU ms", "load ms", "peak MB"]);
  for (const row of aligners) {
    const { p50, p90, p99 } = row.latency;
    table.push([
      row.aligner,
      speed(row),
      ratio(row, row === aligners[0]),
      milliseconds(p50),
      milliseconds(p90),
      milliseconds(p99),
      milliseconds(row.cpuMs),
      row.loadMs.toFixed(0),
      megabytes(row.peakMemoryBytes),
    ]);
  }
  return table.toString();
}

function pipelineTable({ pipelines }: BenchResult): string {
  const table = compact([
    "aligner",
    "model",
    "runtime",
    "workers",
    "photos/s",
    "times",
    "CPU ms",
    "load ms",
    "peak MB",
  ]);
  for (const row of pipelines) {
    table.push([
      row.aligner,
      row.model,
      row.runtime,
      row.workers,
      speed(row),
      ratio(row, row === pipelines[0]),
      milliseconds(row.cpuMs),
      row.loadMs.toFixed(0),
      megabytes(row.peakMemoryBytes),
    ]);
  }
  return table.toString();
}

function explanation({ settings, networks, aligners, pipelines }: BenchResult): string[] {
  const measured: Throughput[] = [
    ...networks.flatMap((row) => row.offline.filter(isMeasured)),
    ...aligners,
    ...pipelines,
  ];
  const errors = measured.map((row) => row.relativeError).sort((a, b) => a - b);
  const target = settings.relativeError;
  const missed = errors.filter((error) => !(error <= target)).length;
  return [
    "",
    `  ± is the standard error of a mean from how the rounds differ; × is how many times as fast as ${settings.baseline} with`,
    `  ${settings.threads[0]} thread and the same batch (aligners, pipelines: as the first row), 95 % by bootstrap over rounds of the same run.`,
    `  max diff and flips: against ${settings.baseline} on the same crops. CPU ms: processor time of all threads for one crop or photo.`,
    `  Wanted ± ${percent(target)}; ${missed} of ${errors.length} figures missed that in ${settings.seconds} s (worst ± ${percent(errors.at(-1) ?? 0)}).`,
  ];
}

function isMeasured(entry: OfflineBench): entry is { readonly batch: number } & Throughput {
  return !("skipped" in entry);
}

function compact(head: readonly string[]): InstanceType<typeof Table> {
  return new Table({
    head: [...head],
    style: { head: [], border: [], compact: true, "padding-left": 0, "padding-right": 0 },
  });
}

function runtimeName({ runtime, threads }: NetworkBench): string {
  return `${runtime} ${threads}t`;
}

function speed({ perSecond, relativeError }: Throughput): string {
  return `${perSecond.toPrecision(3)} ± ${percent(relativeError)}`;
}

/** A ratio of 1 is the baseline's own; a row without one had no baseline to be compared with. */
function ratio({ ratio: found }: Throughput, baseline: boolean): string {
  if (found === null) return baseline ? "1" : "–";
  const [low, high] = found.interval;
  return `×${found.value.toPrecision(2)} (${low.toPrecision(2)}–${high.toPrecision(2)})`;
}

function milliseconds(value: number | null | undefined): string {
  return value === null || value === undefined ? "–" : value.toPrecision(3);
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(0);
}

function percent(share: number): string {
  return `${(100 * share).toPrecision(2)} %`;
}
