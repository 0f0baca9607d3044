import type { AlignerComparison, AlignerEffect, AucDifference, DecisionEffect } from "@likeness/result";
import { type WhiskerRow, Whiskers } from "../charts/whiskers.tsx";
import { comparisons } from "../state.ts";
import { SortableTable, type TableColumn } from "../tables/sortable-table.tsx";
import { count, percent, pValue, signed, signedRange } from "../text/format.ts";
import { Lead } from "./section.tsx";

/** What changing the aligner changes, for every two that ran with the same networks. */
export function Aligners() {
  return (
    <>
      <Lead>
        Differences of AUC, second minus first, with 95 % intervals by a paired bootstrap over people. A ring: the
        interval holds 0, so these photos show no difference. Intervals are not corrected for how many there are.
      </Lead>
      {comparisons.value.map(({ comparison, source }) => (
        <Comparison key={`${source} ${comparison.first} ${comparison.second}`} {...{ comparison, source }} />
      ))}
    </>
  );
}

interface ComparisonProps {
  readonly comparison: AlignerComparison;
  /** The result it came from, where the page has several. */
  readonly source: string;
}

function Comparison({ comparison, source }: ComparisonProps) {
  const { first, second, found, effects } = comparison;
  const rows = effects.flatMap(whiskersOf);
  const title = `${second} against ${first}${source === "" ? "" : ` (${source})`}`;
  return (
    <article class="comparison">
      <h3>{title}</h3>
      <p>
        The same face in {count(found.sameFace)} of {count(found.photos)} photos
        {disagreement(comparison)}. Only {first}: {count(found.onlyFirst.length)}, only {second}:{" "}
        {count(found.onlySecond.length)}, neither: {count(found.neither.length)}, different faces:{" "}
        {count(found.otherFace.length)}.
      </p>
      {rows.length > 0 && (
        <Whiskers
          label={`Differences of AUC, ${title}, with 95 % intervals. ${rows.map(({ label, note }) => `${label}: ${note}`).join("; ")}`}
          rows={rows}
          scale="linear"
          axis={`AUC with ${second} minus AUC with ${first} →`}
          format={(value) => signed(value, 3)}
          reference={0}
        />
      )}
      <SortableTable
        id={`aligners-${[source, first, second].filter(Boolean).join("-").replaceAll(/\W+/g, "-")}`}
        caption={`Items that one of the two alone gets right (${first} : ${second}). Pairs at each run's own best threshold; McNemar takes them for independent, so p is a screening number.`}
        columns={columns(effects)}
        rows={effects}
        keyOf={({ model, crop, runtime }) => `${model}/${crop}/${runtime}`}
      />
    </article>
  );
}

/** Over all photos, and over those in which both chose the same face. */
function whiskersOf({ model, crop, runtime, auc }: AlignerEffect): readonly WhiskerRow[] {
  if (auc === null) return [];
  const name = `${model} on ${crop}, ${runtime}`;
  const rows = [whisker(`${name}, all photos`, auc)];
  return auc.sameFace === null ? rows : [...rows, whisker("same faces only", auc.sameFace)];
}

function whisker(label: string, { difference, interval }: AucDifference): WhiskerRow {
  const doubtful = interval[0] <= 0 && interval[1] >= 0;
  const note = `${signed(difference)} (${signedRange(interval)})${doubtful ? ", no difference shown" : ""}`;
  return { label, value: difference, interval, doubtful, note };
}

function disagreement({ disagreement: { levels, overlap, landmarks } }: AlignerComparison): string {
  const middle = levels.indexOf(0.5);
  const [boxes, points] = [overlap[middle], landmarks[middle]];
  if (boxes === undefined || points === undefined) return "";
  return `, where boxes overlap by ${boxes.toFixed(2)} and landmarks are ${percent(points)} of the eye distance apart (medians)`;
}

function columns(effects: readonly AlignerEffect[]): readonly TableColumn<AlignerEffect>[] {
  const classifiers = [...new Set(effects.flatMap(({ identification }) => Object.keys(identification)))];
  const name = (id: "model" | "crop" | "runtime", title: string): TableColumn<AlignerEffect> => {
    const value = (effect: AlignerEffect) => effect[id];
    return { id, title, explanation: title, value, cell: value, names: true };
  };
  return [
    name("model", "Network"),
    name("crop", "Crop"),
    name("runtime", "Runtime"),
    decisionColumn("pairs", "Pairs", ({ decisions }) => decisions),
    ...classifiers.map((id) => decisionColumn(id, id, ({ identification }) => identification[id] ?? null)),
  ];
}

function decisionColumn(
  id: string,
  title: string,
  decisionOf: (effect: AlignerEffect) => DecisionEffect | null,
): TableColumn<AlignerEffect> {
  return {
    id,
    title,
    explanation: `${title}: right with the first alone : right with the second alone; sorts by what the second gains`,
    value(effect) {
      const decision = decisionOf(effect);
      return decision === null ? null : decision.onlySecond - decision.onlyFirst;
    },
    cell(effect) {
      const decision = decisionOf(effect);
      if (decision === null) return "–";
      const { items, onlyFirst, onlySecond, p } = decision;
      return (
        <>
          {count(onlyFirst)} : {count(onlySecond)}
          <small>
            of {count(items)}, {pValue(p)}
          </small>
        </>
      );
    },
  };
}
