import { Example, Examples } from "../../photos/examples.tsx";
import { Face } from "../../photos/face.tsx";
import { bestClassifier } from "../../runs/best-classifier.ts";
import { identificationTest } from "../../runs/verdicts.ts";
import { count, personName, pValue } from "../../text/format.ts";
import type { TwoRuns } from "./two-runs.ts";

/** Probes that only one of the two names rightly. */
export function IdentificationDifference({ view, base }: TwoRuns) {
  const test = identificationTest(view, base);
  const [here, there] = [bestClassifier(view.run.identification), bestClassifier(base.run.identification)];
  if (test === null || here === null || there === null) return null;
  const answers = new Map(there.result.predictions.map(({ file, predicted }) => [file, predicted]));
  const flipped = here.result.predictions.filter(
    ({ file, truth, predicted }) => (predicted === truth) !== (answers.get(file) === truth),
  );
  return (
    <>
      <h3>Identification</h3>
      <p>
        {here.id} here and {there.id} in the baseline differ in being right on {count(flipped.length)} of{" "}
        {count(test.items)} probes: only this run is right on {count(test.onlyFirst)}, only the baseline on{" "}
        {count(test.onlySecond)} (McNemar, {pValue(test.p)}
        {test.p >= 0.05 ? ": a tie" : ""}).
      </p>
      <Examples>
        {flipped.slice(0, 24).map(({ file, truth, predicted }) => (
          <Example
            key={file}
            right={predicted === truth}
            face={<Face view={view} photo={view.photoOf.get(file) ?? 0} size={72} />}
          >
            {personName(truth)}
            <br />
            here: {answer(predicted)}
            <br />
            baseline: {answer(answers.get(file) ?? null)}
          </Example>
        ))}
      </Examples>
    </>
  );
}

function answer(predicted: string | null): string {
  return predicted === null ? "not enrolled" : personName(predicted);
}
