import { counted, printable } from "@likeness/core";
import type { BenchResult, BenchSettings, NetworkBench, OfflineBench, Throughput } from "@likeness/result";
import { columnsOf, fittedTable } from "./fitted-table.ts";
import { workableHere } from "./workspace.ts";

/**
 * A benchmark as tables for a terminal, with the noise of the machine beside the figures.
 * @param width columns of the terminal.
 */
export function benchTable(result: BenchResult, width: number): string {
  const { environment, load, dataset, networks, aligners, pipelines, unavailable } = result;
  const { cpu, cores, node } = environment;
  const lines = [
    printable(
      `${cpu}, ${counted(cores, "core")}, Node ${node}; load ${load.before[0]!.toFixed(1)} before, ${load.after[0]!.toFixed(1)} after; ${counted(dataset.photos, "photo")} of ${dataset.id}`,
    ),
  ];
  if (networks.length > 0)
    lines.push("", "Networks, SingleStream (one crop a call, ms) and what they cost", costs(result, width));
  if (networks.length > 0) lines.push("", "Networks, Offline (crops a second)", offline(result, width));
  if (aligners.length > 0)
    lines.push("", "Aligners (decoded photo → faces with landmarks, one thread)", alignerTable(result, width));
  if (pipelines.length > 0) {
    lines.push("", "Whole pipelines (encoded photo → template)", pipelineTable(result, width));
  }
  lines.push(...explanation(result));
  for (const { id, reason, remedy } of unavailable) {
    lines.push(printable(`  ${id}: ${reason}${remedy === undefined ? "" : ` → ${workableHere(remedy)}`}`));
  }
  return lines.join("\n");
}

function costs({ networks }: BenchResult, width: number): string {
  const head = ["model", "runtime", "p50", "p90", "p99", "load ms", "peak MB", "bytes", "cmp ns", "max diff", "flips"];
  const table = compact(width, head);
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
      plain(row.comparisonNs, 2),
      parity === null ? "–" : difference(parity.maxDifference),
      parity === null ? "–" : `${parity.flipped}/${parity.pairs}`,
    ]);
  }
  return table.toString();
}

function offline({ networks, settings }: BenchResult, width: number): string {
  const reasons = [...new Set(networks.flatMap((row) => row.offline.flatMap((entry) => skipReason(entry) ?? [])))];
  const batches = networks[0]!.offline.map(({ batch }) => batch);
  const table = compact(width, ["model", "runtime", ...batches.map((batch) => `batch ${batch}`)]);
  for (const row of networks) {
    const baseline = isBaseline(row, settings);
    table.push([row.model, runtimeName(row), ...row.offline.map((entry) => offlineCell(entry, baseline, reasons))]);
  }
  return [table.toString(), ...reasons.map((reason, i) => `  [${i + 1}] not measured: ${reason}`)].join("\n");
}

function skipReason(entry: OfflineBench): string | undefined {
  return "skipped" in entry ? entry.skipped : undefined;
}

function offlineCell(entry: OfflineBench, baseline: boolean, reasons: readonly string[]): string {
  if ("skipped" in entry) return `– [${reasons.indexOf(entry.skipped) + 1}]`;
  return `${speed(entry)}\n${ratio(entry, baseline)}\n${milliseconds(entry.cpuMs)} ms CPU`;
}

function alignerTable({ aligners }: BenchResult, width: number): string {
  const table = compact(width, ["aligner", "photos/s", "times", "p50", "p90", "p99", "CPU ms", "load ms", "peak MB"]);
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

function pipelineTable({ pipelines }: BenchResult, width: number): string {
  const table = compact(width, [
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
  const threads = baselineThreads(settings);
  const baseline = `${settings.baseline} with ${threads} ${threads === 1 ? "thread" : "threads"}`;
  const compared = networks.some((row) => isBaseline(row, settings));
  const against = compared
    ? [
        `  × is how many times as fast as ${baseline} and the same batch (aligners, pipelines: as the first row), 95 % by`,
        "  bootstrap over rounds of the same run. max diff and flips: against the same on the same crops.",
      ]
    : [
        ...(networks.length === 0 ? [] : [`  ${baseline} was not measured: networks have no ×, max diff or flips.`]),
        "  × of aligners and pipelines is how many times as fast as the first row, 95 % by bootstrap over rounds of the same run.",
      ];
  return [
    "",
    "  ± is the standard error of a mean from how the rounds differ. CPU ms: processor time of all threads for one crop or photo.",
    ...against,
    `  Wanted ± ${percent(target)}; ${missed} of ${errors.length} figures missed that in ${settings.seconds} s (worst ± ${percent(errors.at(-1) ?? 0)}).`,
  ];
}

function isMeasured(entry: OfflineBench): entry is { readonly batch: number } & Throughput {
  return !("skipped" in entry);
}

/** A table that is filled row by row; its first columns, those that name parts, are its keys. */
function compact(width: number, head: readonly string[]) {
  const rows: string[][] = [];
  const keys = head.filter((name) => ["aligner", "model", "runtime"].includes(name)).length;
  return {
    push: (row: readonly (string | number)[]) => rows.push(row.map(String)),
    toString() {
      const columns = columnsOf(head, rows);
      return fittedTable(columns.slice(0, keys), columns.slice(keys), { width, dense: true });
    },
  };
}

function runtimeName({ runtime, threads }: NetworkBench): string {
  return `${runtime} ${threads}t`;
}

function isBaseline({ runtime, threads }: NetworkBench, settings: BenchSettings): boolean {
  return runtime === settings.baseline && threads === baselineThreads(settings);
}

/** Earlier files do not name it: it was the first of the numbers of threads. */
function baselineThreads({ baselineThreads: own, threads }: BenchSettings): number {
  return own ?? threads[0] ?? 1;
}

function speed({ perSecond, relativeError }: Throughput): string {
  return `${plain(perSecond, 3)} ± ${percent(relativeError)}`;
}

/** A ratio of 1 is the baseline's own; a row without one had no baseline to be compared with. */
function ratio({ ratio: found }: Throughput, baseline: boolean): string {
  if (found === null) return baseline ? "1" : "–";
  const [low, high] = found.interval;
  return `×${plain(found.value, 2)} (${plain(low, 2)}–${plain(high, 2)})`;
}

function milliseconds(value: number | null | undefined): string {
  return value === null || value === undefined ? "–" : plain(value, 3);
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(0);
}

function percent(share: number): string {
  return `${plain(100 * share, 2)} %`;
}

/** A number with so many significant digits, never as a power of ten. */
function plain(value: number, digits: number): string {
  if (value === 0 || !Number.isFinite(value)) return value === 0 ? "0" : "–";
  return value.toFixed(Math.min(20, Math.max(0, digits - 1 - Math.floor(Math.log10(Math.abs(value))))));
}

/** The largest difference of two numbers: often rounding alone, so a small one is a power of ten. */
function difference(value: number | null): string {
  if (value === null) return "no number";
  return value > 0 && value < 1e-3 ? value.toExponential(0).replace("-", "−") : plain(value, 2);
}
