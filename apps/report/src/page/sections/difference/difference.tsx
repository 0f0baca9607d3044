import { comparable, hasDistances, type RunView } from "../../runs/run-view.ts";
import { baseline, runs, threshold, thresholdOf } from "../../state.ts";
import { thresholdText } from "../../text/format.ts";
import { Lead } from "../section.tsx";
import { EnrolmentDifference } from "./enrolment-difference.tsx";
import { IdentificationDifference } from "./identification-difference.tsx";
import { PairDifference } from "./pair-difference.tsx";
import { Parts } from "./parts.tsx";

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
