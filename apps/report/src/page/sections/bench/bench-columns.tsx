import type {
  AlignerBench,
  BenchResult,
  BenchSettings,
  NetworkBench,
  PipelineBench,
  Throughput,
} from "@likeness/result";
import type { TableColumn } from "../../tables/sortable-table.tsx";
import { count, megabytes, milliseconds, percent, threeDigits, times, timesRange } from "../../text/format.ts";
import { missedAim, type NetworkRow } from "./bench-rows.ts";

/** A network's columns: speed with parity beside it, then single crops, then what the network costs. */
export function networkColumns({ settings }: BenchResult): readonly TableColumn<NetworkRow>[] {
  const single = ({ network, batch }: NetworkRow) => (batch === 1 ? network.singleStream : null);
  const ofNetwork = (id: string, title: string, explanation: string, value: (network: NetworkBench) => number) =>
    figure<NetworkRow>(id, title, explanation, ({ network }) => value(network), threeDigits);
  return [
    named("model", "Network", ({ network }) => network.model),
    named("runtime", "Runtime", ({ network }) => network.runtime),
    figure("threads", "Threads", "Threads in one call", ({ network }) => network.threads, String),
    figure("batch", "Batch", "Crops in one call", ({ batch }) => batch, String),
    {
      ...speedColumn<NetworkRow>("Crops a second", settings, ({ speed }) => speed),
      cell: ({ speed, skipped }) =>
        speed === null ? <span class="reason">not measured: {skipped}</span> : <Speed of={speed} settings={settings} />,
    },
    ratioColumn(
      `Times as fast as ${settings.baseline} with the same batch`,
      ({ speed }) => speed,
      ({ baseline }) => baseline,
    ),
    {
      ...figure<NetworkRow>(
        "difference",
        "Largest difference",
        `Of two numbers of an embedding, against ${settings.baseline} on the same crops`,
        ({ network: { parity } }) => (parity === null ? null : (parity.maxDifference ?? Number.POSITIVE_INFINITY)),
        scientific,
      ),
    },
    {
      ...figure<NetworkRow>(
        "flipped",
        "Flipped pairs",
        `Pairs of crops that are decided otherwise than by ${settings.baseline}`,
        ({ network: { parity } }) => parity?.flipped ?? null,
        String,
      ),
      cell: ({ network: { parity } }) =>
        parity === null ? (
          "–"
        ) : (
          <>
            <span class={parity.flipped > 0 ? "state" : ""}>{count(parity.flipped)}</span>
            <small>of {count(parity.pairs)}</small>
          </>
        ),
    },
    cpuColumn(({ speed }) => speed),
    figure("p50", "p50, ms", "SingleStream: one crop a call, median", (row) => single(row)?.p50 ?? null, milliseconds),
    figure("p90", "p90, ms", "SingleStream: 90th percentile", (row) => single(row)?.p90 ?? null, milliseconds),
    figure("p99", "p99, ms", "SingleStream: 99th percentile", (row) => single(row)?.p99 ?? null, milliseconds),
    ofNetwork("load", "Load, ms", "From an empty process to a network that can run", ({ loadMs }) => loadMs),
    ofNetwork(
      "first",
      "First call, ms",
      "With one crop; some runtimes compile in it",
      ({ firstCallMs }) => firstCallMs,
    ),
    memoryColumn(({ network }) => network.peakMemoryBytes),
    ofNetwork("bytes", "Template, bytes", "Of one embedding", ({ templateBytes }) => templateBytes),
    ofNetwork("comparison", "Compare, ns", "One squared distance, one thread", ({ comparisonNs }) => comparisonNs),
  ];
}

export function alignerColumns(bench: BenchResult): readonly TableColumn<AlignerBench>[] {
  const { settings, aligners } = bench;
  return [
    named("aligner", "Aligner", ({ aligner }) => aligner),
    speedColumn("Photos a second", settings, (row) => row),
    ratioColumn(
      "Times as fast as the first",
      (row) => row,
      (row) => row === aligners[0],
    ),
    cpuColumn((row) => row),
    figure("p50", "p50, ms", "One photo a call, median", ({ latency }) => latency.p50, milliseconds),
    figure("p90", "p90, ms", "90th percentile", ({ latency }) => latency.p90, milliseconds),
    figure("p99", "p99, ms", "99th percentile", ({ latency }) => latency.p99, milliseconds),
    figure("load", "Load, ms", "From an empty process to an aligner that can run", ({ loadMs }) => loadMs, threeDigits),
    memoryColumn(({ peakMemoryBytes }) => peakMemoryBytes),
  ];
}

export function pipelineColumns(bench: BenchResult): readonly TableColumn<PipelineBench>[] {
  const { settings, pipelines } = bench;
  return [
    named("aligner", "Aligner", ({ aligner }) => aligner),
    named("model", "Network", ({ model }) => model),
    named("runtime", "Runtime", ({ runtime }) => runtime),
    figure("workers", "Workers", "Worker threads", ({ workers }) => workers, String),
    speedColumn("Photos a second", settings, (row) => row),
    ratioColumn(
      "Times as fast as the first",
      (row) => row,
      (row) => row === pipelines[0],
    ),
    cpuColumn((row) => row),
    figure("load", "Load, ms", "From an empty process to workers that can run", ({ loadMs }) => loadMs, threeDigits),
    memoryColumn(({ peakMemoryBytes }) => peakMemoryBytes),
  ];
}

function named<Row>(id: string, title: string, value: (row: Row) => string): TableColumn<Row> {
  return { id, title, explanation: title, value, cell: value, names: true };
}

function figure<Row>(
  id: string,
  title: string,
  explanation: string,
  value: (row: Row) => number | null,
  format: (value: number) => string,
): TableColumn<Row> {
  return {
    id,
    title,
    explanation,
    value,
    cell(row) {
      const found = value(row);
      return found === null ? "–" : format(found);
    },
  };
}

type SpeedOf<Row> = (row: Row) => Throughput | null;

function speedColumn<Row>(title: string, settings: BenchSettings, speedOf: SpeedOf<Row>): TableColumn<Row> {
  return {
    id: "rate",
    title,
    explanation: "Units by time over all calls, with the standard error of the mean from how rounds differ",
    value: (row) => speedOf(row)?.perSecond ?? null,
    cell(row) {
      const speed = speedOf(row);
      return speed === null ? "–" : <Speed of={speed} settings={settings} />;
    },
  };
}

/** A speed with its noise, and the word for it where the aim was missed. */
function Speed({ of, settings }: { readonly of: Throughput; readonly settings: BenchSettings }) {
  const { perSecond, relativeError, spread, rounds } = of;
  const noise = `${rounds} rounds; the quartiles of single calls lie ${percent(spread)} of their median apart`;
  return (
    <>
      {threeDigits(perSecond)}
      <small title={noise}>
        ± {percent(relativeError)}
        {missedAim(of, settings) && <b class="noisy"> noisy</b>}
      </small>
    </>
  );
}

function ratioColumn<Row>(
  explanation: string,
  speedOf: SpeedOf<Row>,
  isBaseline: (row: Row) => boolean,
): TableColumn<Row> {
  return {
    id: "ratio",
    title: "Times as fast",
    explanation,
    value: (row) => (isBaseline(row) && speedOf(row) !== null ? 1 : (speedOf(row)?.ratio?.value ?? null)),
    cell(row) {
      const speed = speedOf(row);
      if (speed === null) return "–";
      if (speed.ratio === null) return isBaseline(row) ? <small>baseline</small> : "–";
      return (
        <>
          {times(speed.ratio.value)}
          <small>{timesRange(speed.ratio.interval)}</small>
        </>
      );
    },
  };
}

function cpuColumn<Row>(speedOf: SpeedOf<Row>): TableColumn<Row> {
  const explanation = "Processor time of all threads for one crop or photo";
  return figure("cpu", "CPU, ms", explanation, (row) => speedOf(row)?.cpuMs ?? null, milliseconds);
}

function memoryColumn<Row>(bytesOf: (row: Row) => number): TableColumn<Row> {
  return figure("memory", "Peak, MB", "Of a process that does nothing else", bytesOf, megabytes);
}

function scientific(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return "no number";
  return value === 0 ? "0" : value.toExponential(1).replace("-", "−");
}
