import { mcnemar } from "@likeness/metrics";
import type { ClassifierResult, Run } from "@likeness/result";
import { useState } from "preact/hooks";
import { Example, Examples } from "../../photos/examples.tsx";
import { NamedFace } from "../../photos/face.tsx";
import { bestClassifier, predictionDiscordance } from "../../runs/best-classifier.ts";
import type { RunView } from "../../runs/run-view.ts";
import { counted } from "../../text/counted.ts";
import { distance, percent, percentRange, personName, pValue } from "../../text/format.ts";
import { Lead } from "../section.tsx";
import { Confusion } from "./confusion-matrix.tsx";
import "./identification.css";

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
          <Confusion view={view} result={result} />
        </div>
        <Recognised view={view} result={result} />
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
  const { onlyFirst, onlySecond } = predictionDiscordance(best, shown);
  const p = mcnemar(onlyFirst, onlySecond).twoSided;
  return `${name} alone is right on ${onlyFirst}, this one alone on ${counted(onlySecond, "probe")}: ${p >= 0.05 ? "a tie" : "not a tie"} (McNemar, ${pValue(p)}).`;
}

/** Wrong answers first, then right ones: the article's "Recognised as …". */
function Recognised({ view, result }: { readonly view: RunView; readonly result: ClassifierResult }) {
  const right = ({ truth, predicted }: ClassifierResult["predictions"][number]) => truth === predicted;
  const ordered = [
    ...result.predictions.filter((made) => !right(made)),
    ...onePerPerson(result.predictions.filter(right)),
  ];
  return (
    <div>
      <h3>Recognised as</h3>
      <Examples wrong={result.predictions.length - result.correct}>
        {ordered.slice(0, 12).map(({ file, truth, predicted, score }) => (
          <Example
            key={file}
            right={predicted === truth}
            face={<NamedFace view={view} photo={view.photoOf.get(file) ?? 0} size={72} />}
          >
            {predicted === null ? "not enrolled" : `${predicted === truth ? "✓" : "✗"} as ${personName(predicted)}`}
            {score !== null && <small> score {distance(score)}</small>}
          </Example>
        ))}
      </Examples>
    </div>
  );
}

/** One right answer for everyone: twelve of one person would show little. */
function onePerPerson(predictions: ClassifierResult["predictions"]): ClassifierResult["predictions"] {
  return [...new Map(predictions.map((made) => [made.truth, made] as const)).values()];
}
