import type { ClassifierResult } from "@likeness/result";
import type { RunView } from "../../runs/run-view.ts";
import { panel } from "../../state.ts";
import { counted } from "../../text/counted.ts";
import { personName } from "../../text/format.ts";
import "./confusion-matrix.css";

/** A matrix of more people is no picture any more; the confused pairs are listed instead. */
const mostPeople = 25;

interface ConfusionProps {
  readonly view: RunView;
  readonly result: ClassifierResult;
}

/** Who was taken for whom. */
export function Confusion({ view, result }: ConfusionProps) {
  return view.people.length <= mostPeople ? (
    <ConfusionMatrix view={view} result={result} />
  ) : (
    <ConfusedPeople result={result} />
  );
}

function ConfusionMatrix({ view, result }: ConfusionProps) {
  const extra = [...new Set(result.predictions.map(({ predicted }) => predicted))].filter(
    (name) => name !== null && !view.people.includes(name),
  ) as string[];
  const columns: readonly (string | null)[] = [...view.people, ...extra, null];
  const files = (truth: string, predicted: string | null) =>
    result.predictions.filter((made) => made.truth === truth && made.predicted === predicted).map(({ file }) => file);
  const open = (truth: string, predicted: string | null) => {
    panel.value = {
      kind: "photos",
      title: `${personName(truth)} ${predicted === null ? "not enrolled" : `recognised as ${personName(predicted)}`}`,
      photos: files(truth, predicted).map((file) => view.photoOf.get(file) ?? 0),
    };
  };
  return (
    <div class="table-scroll">
      <table class="confusion-matrix">
        <caption>Rows are the true person, columns the answer; a count opens its photos</caption>
        <thead>
          <tr>
            <td />
            {columns.map((name) => (
              <th scope="col" key={name ?? "\u0000none"} title={name === null ? undefined : personName(name)}>
                <span>{name === null ? "not enrolled" : personName(name)}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {view.people.map((truth) => (
            <tr key={truth}>
              <th scope="row">{personName(truth)}</th>
              {columns.map((predicted) => {
                const found = files(truth, predicted).length;
                const kind = found === 0 ? "none" : truth === predicted ? "right" : "wrong";
                return (
                  <td key={predicted ?? "\u0000none"} class={kind}>
                    {found > 0 && (
                      <button
                        type="button"
                        aria-label={`${found} of ${personName(truth)} as ${predicted === null ? "not enrolled" : personName(predicted)}`}
                        onClick={() => open(truth, predicted)}
                      >
                        {found}
                      </button>
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function ConfusedPeople({ result }: { readonly result: ClassifierResult }) {
  const mistakes = new Map<string, { truth: string; predicted: string | null; probes: number }>();
  for (const { truth, predicted } of result.predictions) {
    if (truth === predicted) continue;
    const key = JSON.stringify([truth, predicted]);
    const known = mistakes.get(key) ?? { truth, predicted, probes: 0 };
    mistakes.set(key, { ...known, probes: known.probes + 1 });
  }
  const most = [...mistakes.values()].sort((a, b) => b.probes - a.probes).slice(0, 40);
  return (
    <table class="confused">
      <caption>
        {counted(result.predictions.length - result.correct, "wrong answer")}; the confusions with the most probes
      </caption>
      <thead>
        <tr>
          <th scope="col">person</th>
          <th scope="col">recognised as</th>
          <th scope="col">probes</th>
        </tr>
      </thead>
      <tbody>
        {most.map(({ truth, predicted, probes }) => (
          <tr key={`${truth}|${predicted}`}>
            <th scope="row">{personName(truth)}</th>
            <td>{predicted === null ? "not enrolled" : personName(predicted)}</td>
            <td class="number">{probes}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
