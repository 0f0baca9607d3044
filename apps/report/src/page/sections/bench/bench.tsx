import type { BenchResult, UnavailableBench } from "@likeness/result";
import { benches } from "../../state.ts";
import { EnvironmentFacts, Fact } from "../../tables/fact.tsx";
import { SortableTable } from "../../tables/sortable-table.tsx";
import { count, percent } from "../../text/format.ts";
import { Lead } from "../section.tsx";
import { BatchCharts } from "./batch-charts.tsx";
import { alignerColumns, networkColumns, pipelineColumns } from "./bench-columns.tsx";
import { allSpeeds, baselineThreads, missedAim, networkRows, threadText } from "./bench-rows.ts";
import { RatioCharts } from "./ratio-charts.tsx";
import "./bench.css";

/** Benchmarks: every runtime, network, aligner and pipeline with its noise, and parity beside speed. */
export function Bench() {
  const all = benches.value;
  return (
    <>
      <Lead>
        Ratios within one run carry further than figures: whatever else the machine did hit all alike. A dot is how many
        times as fast as the baseline, the line its 95 % interval by a bootstrap over rounds; a ring is a speed that is
        less well known than was asked for.
      </Lead>
      {all.map((bench, index) => (
        <OneBench key={index} bench={bench} name={`bench-${index + 1}`} several={all.length > 1} />
      ))}
    </>
  );
}

interface OneBenchProps {
  readonly bench: BenchResult;
  /** Starts the names of its tables. */
  readonly name: string;
  readonly several: boolean;
}

function OneBench({ bench, name, several }: OneBenchProps) {
  const { networks, aligners, pipelines, unavailable, settings } = bench;
  return (
    <article class="bench">
      {several && (
        <h3>
          Benchmark of {bench.created.slice(0, 16)} on {bench.environment.cpu}
        </h3>
      )}
      <BenchFacts bench={bench} />
      <RatioCharts bench={bench} />
      <BatchCharts bench={bench} />
      {networks.length > 0 && (
        <SortableTable
          id={`${name}-networks`}
          caption="Networks. Crops a second are MLPerf's Offline scenario, p50 to p99 its SingleStream (one crop a call, so in the rows of batch 1). Loading, memory, template, comparison and parity are those of the network, whatever the batch."
          columns={networkColumns(bench)}
          rows={networkRows(bench)}
          keyOf={({ network, batch }) => `${network.model}/${network.runtime}/${network.threads}/${batch}`}
        />
      )}
      {aligners.length > 0 && (
        <SortableTable
          id={`${name}-aligners`}
          caption="Aligners: decoded photo → faces with landmarks, in one thread"
          columns={alignerColumns(bench)}
          rows={aligners}
          keyOf={({ aligner }) => aligner}
        />
      )}
      {pipelines.length > 0 && (
        <SortableTable
          id={`${name}-pipelines`}
          caption={`Whole pipelines: encoded photo → template, with ${workerText(settings.workers)} and stages overlapping`}
          columns={pipelineColumns(bench)}
          rows={pipelines}
          keyOf={({ aligner, model, runtime }) => `${aligner}/${model}/${runtime}`}
        />
      )}
      <Unavailable rows={unavailable} />
    </article>
  );
}

function BenchFacts({ bench }: { readonly bench: BenchResult }) {
  const { environment, settings, load, dataset, created, command } = bench;
  const rounds = allSpeeds(bench).map((speed) => speed.rounds);
  return (
    <div class="columns">
      <dl class="facts">
        <EnvironmentFacts environment={environment} />
        <Fact name="Photos">
          {count(dataset.photos)} of <code>{dataset.id}</code>
        </Fact>
        <Fact name="Made">{created}</Fact>
        <Fact name="To repeat it">
          <code class="command">{command}</code>
        </Fact>
      </dl>
      <dl class="facts">
        <Fact name="Warm-up">A first call of every batch size, which does not count</Fact>
        <Fact name="Samples">
          {rounds.length === 0
            ? "nothing was measured"
            : `${range(rounds)} rounds of each, one after the other in a new order each time (seed ${settings.seed}), in processes of their own`}
        </Fact>
        <Fact name="Noise">{noise(bench)}</Fact>
        <Fact name="Baseline">{baselineText(bench)}</Fact>
        <Fact name="Load of the machine">
          {environment.platform.startsWith("win32")
            ? "unknown on Windows"
            : `${load.before[0]?.toFixed(1)} before, ${load.after[0]?.toFixed(1)} after (average of a minute, the benchmark itself included)`}
        </Fact>
      </dl>
    </div>
  );
}

function baselineText(bench: BenchResult): string {
  const { settings } = bench;
  const measured = networkRows(bench).some(({ baseline }) => baseline);
  const missing = measured || bench.networks.length === 0 ? "" : ", which was not measured: no ratios, no parity";
  const threads = threadText(baselineThreads(settings));
  return `${settings.baseline} with ${threads} and the same batch${missing}; for aligners and pipelines the first`;
}

function noise(bench: BenchResult): string {
  const { settings } = bench;
  const speeds = allSpeeds(bench);
  const missed = speeds.filter((speed) => missedAim(speed, settings)).length;
  const worst = Math.max(0, ...speeds.map(({ relativeError }) => relativeError));
  const aim = `Wanted: a standard error of ${percent(settings.relativeError)} within ${count(settings.seconds)} s.`;
  return missed === 0
    ? `${aim} All ${speeds.length} speeds reached it (worst ± ${percent(worst)}).`
    : `${aim} ${missed} of ${speeds.length} speeds missed it and are called noisy (worst ± ${percent(worst)}).`;
}

function workerText(workers: number): string {
  return workers === 1 ? "1 worker" : `${count(workers)} workers`;
}

function range(values: readonly number[]): string {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return low === high ? count(low) : `${count(low)} to ${count(high)}`;
}

/** What was asked for and is not in the tables. */
function Unavailable({ rows }: { readonly rows: readonly UnavailableBench[] }) {
  if (rows.length === 0) return null;
  return (
    <>
      <h3>Not measured</h3>
      <ul class="caveats unmeasured">
        {rows.map(({ id, reason, remedy }, index) => (
          <li key={index}>
            <b>{id}</b>: {reason}
            {remedy !== undefined && (
              <>
                {" "}
                — <span class="remedy">{remedy}</span>
              </>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}
