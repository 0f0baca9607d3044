import type { ClassifierResult, Run } from "@likeness/result";
import { useState } from "preact/hooks";
import { mcnemarP } from "../../pairs/mcnemar.ts";
import { NamedFace } from "../../photos/face.tsx";
import { bestClassifier, predictionDiscordance } from "../../runs/best-classifier.ts";
import type { RunView } from "../../runs/run-view.ts";
import { panel } from "../../state.ts";
import { counted } from "../../text/counted.ts";
import { distance, percent, percentRange, personName, pValue } from "../../text/format.ts";
import { Lead } from "../section.tsx";

/** A matrix of more people is no picture any more; the confused pairs are listed instead. */
const mostPeople = 25;

/** Who was recognised as whom. */
export function Identification({ view }: { readonly view: RunView }) {
  const [chosen, setChosen] = useState("");
  const { identification } = view.run;
  const best = bestClassifier(identification);
  if (best === null) {
    return (
      <>
        <p class="quiet">Not measured{identification.skipped === undefined ? "" : `: ${identification.skipped}`}.</p>
        <NotRun identification={identification} />
      </>
    );
  }
  const id = chosen in identification.classifiers ? chosen : best.id;
  const result = identification.classifiers[id]!;
  return (
    <>
      <Lead>{leadOf(identification)}</Lead>
      <fieldset class="choices">
        <legend class="visually-hidden">Classifier</legend>
        {Object.entries(identification.classifiers).map(([name, { accuracy, interval }]) => (
          <button key={name} type="button" aria-pressed={name === id} onClick={() => setChosen(name)}>
            <b>{name}</b> {percent(accuracy)} <small>{percentRange(interval)}</small>
          </button>
        ))}
      </fieldset>
      <NotRun identification={identification} />
      {id !== best.id && <p class="quiet">{againstBest(best.id, best.result, result)}</p>}
      <div class="columns">
        <div>
          <h3>Confusion</h3>
          {view.people.length <= mostPeople ? (
            <ConfusionMatrix view={view} result={result} />
          ) : (
            <ConfusedPeople result={result} />
          )}
        </div>
        <Examples view={view} result={result} />
      </div>
    </>
  );
}

/** Classifiers that were left out, each with the reason. */
function NotRun({ identification: { notRun = {} } }: { readonly identification: Run["identification"] }) {
  return (
    <>
      {Object.entries(notRun).map(([id, reason]) => (
        <p key={id} class="quiet">
          {id} was not run: {reason}.
        </p>
      ))}
    </>
  );
}

function leadOf({ train, test, unmatchable }: Run["identification"]): string {
  const none =
    unmatchable > 0
      ? ` ${counted(unmatchable, "probe shows", "probes show")} somebody without an enrolled photo to match, which counts as wrong.`
      : "";
  return `Fitted on ${counted(train, "photo")}, asked about ${counted(test, "other")}. A probe without a template counts as wrong.${none}`;
}

function againstBest(name: string, best: ClassifierResult, shown: ClassifierResult): string {
  const discordance = predictionDiscordance(best, shown);
  const p = mcnemarP(discordance);
  return `${name} alone is right on ${discordance.onlyFirst}, this one alone on ${counted(discordance.onlySecond, "probe")}: ${p >= 0.05 ? "a tie" : "not a tie"} (McNemar, ${pValue(p)}).`;
}

/** Wrong answers first, then right ones: the article's "Recognised as …". */
function Examples({ view, result }: { readonly view: RunView; readonly result: ClassifierResult }) {
  const right = ({ truth, predicted }: ClassifierResult["predictions"][number]) => truth === predicted;
  const ordered = [
    ...result.predictions.filter((made) => !right(made)),
    ...onePerPerson(result.predictions.filter(right)),
  ];
  return (
    <div>
      <h3>Recognised as</h3>
      <ul class="examples" data-wrong={result.predictions.length - result.correct}>
        {ordered.slice(0, 12).map(({ file, truth, predicted, score }) => {
          const correct = predicted === truth;
          return (
            <li key={file} class={correct ? "right" : "wrong"}>
              <NamedFace view={view} photo={view.photoOf.get(file) ?? 0} size={72} />
              <span>
                {predicted === null ? "not enrolled" : `${correct ? "✓" : "✗"} as ${personName(predicted)}`}
                {score !== null && <small> score {distance(score)}</small>}
              </span>
            </li>
          );
        })}
      </ul>
    </div>
  );
}

/** One right answer for everyone: twelve of one person would show little. */
function onePerPerson(predictions: ClassifierResult["predictions"]): ClassifierResult["predictions"] {
  return [...new Map(predictions.map((made) => [made.truth, made] as const)).values()];
}

function ConfusionMatrix({ view, result }: { readonly view: RunView; readonly result: ClassifierResult }) {
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
