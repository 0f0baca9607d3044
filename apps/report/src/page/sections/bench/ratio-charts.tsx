import type { BenchResult, Throughput } from "@likeness/result";
import { type WhiskerRow, Whiskers } from "../../charts/whiskers.tsx";
import { percent, times, timesRange } from "../../text/format.ts";
import { executorOf, missedAim, networkRows, threadText } from "./bench-rows.ts";

interface RatioGroup {
  readonly title: string;
  readonly baseline: string;
  readonly rows: readonly WhiskerRow[];
}

/** How many times as fast as the baseline, a picture for each network, for the aligners and for the pipelines. */
export function RatioCharts({ bench }: { readonly bench: BenchResult }) {
  const groups = ratioGroups(bench).filter(({ rows }) => rows.length > 0);
  if (groups.length === 0) return <p class="quiet">No ratios: nothing was measured beside a baseline.</p>;
  const alike = groups.flatMap(({ rows }) => rows);
  return (
    <div class="ratios">
      {groups.map(({ title, baseline, rows }) => (
        <div key={title}>
          <h3>{title}</h3>
          <Whiskers
            label={`${title}: how many times as fast as ${baseline}, with 95 % intervals. ${rows.map(({ label, note }) => `${label}: ${note}`).join("; ")}`}
            rows={rows}
            scale="log"
            axis={`times as fast as ${baseline} →`}
            format={(value) => `${Number(value.toPrecision(3))}×`}
            reference={1}
            alike={alike}
          />
        </div>
      ))}
    </div>
  );
}

function ratioGroups(bench: BenchResult): readonly RatioGroup[] {
  const { settings, networks, aligners, pipelines } = bench;
  const row = (label: string, speed: Throughput | null): WhiskerRow[] => {
    if (speed === null || speed.ratio === null) return [];
    const { value, interval } = speed.ratio;
    const doubtful = missedAim(speed, settings);
    const noisy = doubtful ? `, noisy: ± ${percent(speed.relativeError)}` : "";
    return [{ label, value, interval, doubtful, note: `${times(value)} (${timesRange(interval)})${noisy}` }];
  };
  const all = networkRows(bench);
  const models = [...new Set(networks.map(({ model }) => model))];
  return [
    ...models.map((model) => ({
      title: `Network ${model}`,
      baseline: `${settings.baseline} with ${threadText(settings.baselineThreads)}`,
      rows: all
        .filter(({ network }) => network.model === model)
        .flatMap(({ network, batch, speed }) => row(`${executorOf(network)}, batch ${batch}`, speed)),
    })),
    {
      title: "Aligners",
      baseline: aligners[0]?.aligner ?? "",
      // What does nothing is thousands of times as fast, and would push all others into one corner; the table has it.
      rows: aligners.filter(({ wholePhoto }) => !wholePhoto).flatMap((aligner) => row(aligner.aligner, aligner)),
    },
    {
      title: "Whole pipelines",
      baseline: pipelines[0] === undefined ? "" : pipelineName(pipelines[0]),
      rows: pipelines.flatMap((pipeline) => row(pipelineName(pipeline), pipeline)),
    },
  ];
}

function pipelineName({ aligner, model, runtime }: BenchResult["pipelines"][number]): string {
  return `${aligner}/${model}/${runtime}`;
}
