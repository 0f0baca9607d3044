import { useEffect, useState } from "preact/hooks";
import type { PairComparison } from "../../pairs/compare-runs.ts";
import { mcnemarP } from "../../pairs/mcnemar.ts";
import { Face, photoOf } from "../../photos/face.tsx";
import { PairList } from "../../photos/pair-list.tsx";
import { bestClassifier } from "../../runs/best-classifier.ts";
import { comparable, hasDistances, isEnrolled, type RunView, sourceName } from "../../runs/run-view.ts";
import { identificationTest } from "../../runs/verdicts.ts";
import { baseline, compare, runs, threshold, thresholdOf } from "../../state.ts";
import {
  count,
  distance,
  fileName,
  personName,
  points,
  pointsRange,
  pValue,
  thresholdText,
} from "../../text/format.ts";
import { Lead } from "../section.tsx";

/** What differs between the shown run and the baseline, down to single pairs and probes. */
export function Difference({ view }: { readonly view: RunView }) {
  const base = baseline.value;
  if (base === undefined) {
    return (
      <p class="quiet">
        {runs.value.some((other) => other !== view && comparable(other, view))
          ? "Choose a baseline in the bar: another run on the same photos."
          : "There is no other run on these photos to compare with."}
      </p>
    );
  }
  return (
    <>
      <Lead>
        <b>{view.label}</b>
        {view.verification !== null && ` at ${thresholdText(threshold.value)}`} against <b>{base.label}</b>
        {base.verification !== null && ` at ${thresholdText(thresholdOf(base))}`}.
      </Lead>
      <Parts view={view} base={base} />
      <EnrolmentDifference view={view} base={base} />
      {view.verification !== null && base.verification !== null && hasDistances(view) && hasDistances(base) ? (
        <PairDifference view={view} base={base} />
      ) : null}
      <IdentificationDifference view={view} base={base} />
    </>
  );
}

interface TwoRuns {
  readonly view: RunView;
  readonly base: RunView;
}

/** Parts, settings and versions that are not the same. */
function Parts({ view, base }: TwoRuns) {
  const [now, before] = [partsOf(view), partsOf(base)];
  const differing = [...new Set([...Object.keys(now), ...Object.keys(before)])].filter(
    (name) => now[name] !== before[name],
  );
  const several = view.source !== base.source;
  if (differing.length === 0) {
    const both = several ? ` (${sourceName(view)}; ${sourceName(base)})` : "";
    return <p class="quiet">Parts, settings and versions are the same{both}.</p>;
  }
  return (
    <div class="table-scroll">
      <table class="parts">
        <thead>
          <tr>
            <th scope="col">What differs</th>
            <th scope="col">this run{several && <small> {sourceName(view)}</small>}</th>
            <th scope="col">baseline{several && <small> {sourceName(base)}</small>}</th>
          </tr>
        </thead>
        <tbody>
          {differing.map((name) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{now[name] ?? "–"}</td>
              <td>{before[name] ?? "–"}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function EnrolmentDifference({ view, base }: TwoRuns) {
  const photos = view.result.dataset.photos.map((_, photo) => photo);
  const gained = photos.filter((photo) => isEnrolled(view, photo) && !isEnrolled(base, photo));
  const lost = photos.filter((photo) => !isEnrolled(view, photo) && isEnrolled(base, photo));
  return (
    <>
      <h3>Enrolment</h3>
      <p id="enrolment-difference">
        {gained.length === 0 && lost.length === 0
          ? "The same photos enrolled."
          : `${count(gained.length)} enrolled only in this run, ${count(lost.length)} only in the baseline.`}
      </p>
      <ul class="flat">
        {[...gained.map((photo) => [photo, view] as const), ...lost.map((photo) => [photo, base] as const)]
          .slice(0, 24)
          .map(([photo, by]) => (
            <li key={photo}>
              <Face view={by} photo={photo} size={40} /> {fileName(photoOf(view, photo).file)}{" "}
              <span class="quiet">{by === view ? "only here" : "only in the baseline"}</span>
            </li>
          ))}
      </ul>
    </>
  );
}

function PairDifference({ view, base }: TwoRuns) {
  const compared = useComparison(view, base);
  if (compared === null) return <p class="quiet">Comparing all pairs …</p>;
  const { all, genuine, impostor, accuracy, f1, flipped } = compared;
  return (
    <>
      <h3>Pairs</h3>
      <p>
        Of {count(all.items)} pairs, only this run is right on <b id="pairs-only-this">{count(all.onlyFirst)}</b> (
        {count(genuine.onlyFirst)} genuine, {count(impostor.onlyFirst)} impostor) and only the baseline on{" "}
        <b id="pairs-only-baseline">{count(all.onlySecond)}</b> ({count(genuine.onlySecond)} genuine,{" "}
        {count(impostor.onlySecond)} impostor). F1 {points(f1.difference)}
        {f1.interval !== null && ` (${pointsRange(f1.interval)})`} and accuracy {points(accuracy.difference)}
        {accuracy.interval !== null && ` (${pointsRange(accuracy.interval)})`} percentage points, intervals by a
        bootstrap over people; McNemar on pairs {pValue(mcnemarP(all))}
        {all.onlyFirst + all.onlySecond > 0 && ", too small because pairs share photos"}.
      </p>
      <h4>
        Flipped pairs{all.onlyFirst + all.onlySecond > flipped.length && `, the ${flipped.length} that moved furthest`}
      </h4>
      <PairList
        view={view}
        label="flipped pairs"
        pairs={flipped.map(({ a, b, genuine: same, first, second }) => ({
          a: Math.min(a, b),
          b: Math.max(a, b),
          distance: first,
          genuine: same,
          note: `baseline ${distance(second)}, ${second < thresholdOf(base) ? "accepted" : "rejected"}`,
        }))}
      />
    </>
  );
}

function IdentificationDifference({ view, base }: TwoRuns) {
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
      <ul class="examples">
        {flipped.slice(0, 24).map(({ file, truth, predicted }) => (
          <li key={file} class={predicted === truth ? "right" : "wrong"}>
            <Face view={view} photo={view.photoOf.get(file) ?? 0} size={72} />
            <span>
              {personName(truth)}
              <br />
              here: {answer(predicted)}
              <br />
              baseline: {answer(answers.get(file) ?? null)}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}

function answer(predicted: string | null): string {
  return predicted === null ? "not enrolled" : personName(predicted);
}

function partsOf({ run, result }: RunView): Record<string, string> {
  const { environment, settings, dataset } = result;
  return {
    aligner: [run.aligner.id, run.aligner.version].filter(Boolean).join(" "),
    network: [run.model.id, run.model.version].filter(Boolean).join(" "),
    crop: run.model.crop,
    weights: run.model.weightsSha256?.slice(0, 16) ?? "–",
    runtime: [run.runtime.id, run.runtime.version].filter(Boolean).join(" "),
    "dataset revision": dataset.revision,
    machine: `${environment.cpu}, ${environment.cores} cores`,
    node: environment.node,
    likeness: environment.likeness,
    ...Object.fromEntries(Object.entries(settings).map(([name, value]) => [`setting ${name}`, String(value)])),
    ...Object.fromEntries(Object.entries(environment.libraries).map(([name, version]) => [`library ${name}`, version])),
  };
}

/** The comparison at both thresholds, a moment after the reader stopped dragging. */
function useComparison(view: RunView, base: RunView): PairComparison | null {
  const [compared, setCompared] = useState<PairComparison | null>(null);
  const at = threshold.value;
  const other = thresholdOf(base);
  useEffect(() => {
    let current = true;
    const timer = setTimeout(() => {
      void compare(view, base, [at, other]).then((made) => current && setCompared(made));
    }, 150);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [view, base, at, other]);
  return compared;
}
