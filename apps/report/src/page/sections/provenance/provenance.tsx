import type { DatasetSummary, SkippedVerification, Verification } from "@likeness/result";
import { accuracyOf, confusionBelow, f1Of } from "../../pairs/confusion-counts.ts";
import type { ReportEntry } from "../../runs/unpack.ts";
import { counts, countsAreExact, entries, selected } from "../../state.ts";
import { EnvironmentFacts, Fact } from "../../tables/fact.tsx";
import { count, percent, resolvedText, thresholdText } from "../../text/format.ts";
import "./provenance.css";

/** Where every number comes from, and what it does not say. */
export function Provenance() {
  return (
    <>
      {entries.value.map(({ result }, index) => (
        <ResultProvenance
          key={index}
          result={result}
          title={entries.value.length > 1 ? `Result ${index + 1}` : undefined}
        />
      ))}
      <SelfCheck />
    </>
  );
}

interface ResultProvenanceProps {
  readonly result: ReportEntry["result"];
  readonly title: string | undefined;
}

function ResultProvenance({ result, title }: ResultProvenanceProps) {
  const { dataset, environment, settings } = result;
  return (
    <article class="provenance">
      {title !== undefined && <h3>{title}</h3>}
      <h3>What these numbers do not mean</h3>
      <ul class="caveats">
        {caveats(result).map((caveat) => (
          <li key={caveat}>{caveat}</li>
        ))}
      </ul>
      <Warnings result={result} />
      <div class="columns">
        <dl class="facts">
          <Fact name="Dataset">
            {dataset.title} (<code>{dataset.id}</code>)
          </Fact>
          <Fact name="Revision">
            <code>{dataset.revision}</code>
          </Fact>
          <Fact name="Hash of the photos">
            <code>{dataset.hash}</code>
          </Fact>
          {dataset.licence !== undefined && <Fact name="Licence of the photos">{dataset.licence}</Fact>}
          <Fact name="Made">{result.created}</Fact>
          <Fact name="To repeat it">
            <code class="command">{result.command}</code>
          </Fact>
        </dl>
        <dl class="facts">
          <EnvironmentFacts environment={environment} />
          <Fact name="Seed">{settings.seed}</Fact>
          <Fact name="Of several faces">{settings.faceChoice}</Fact>
          <Fact name="When no face is found">{settings.missPolicy}</Fact>
          <Fact name="Folds, resamples">
            {foldText(result)}, {count(settings.resamples)} resamples of people
          </Fact>
        </dl>
      </div>
      <Models result={result} />
    </article>
  );
}

/** The folds that were used: fewer than asked for where a fold would hold fewer than two people. */
function foldText({ runs, settings }: ReportEntry["result"]): string {
  const used = runs.flatMap(({ verification }) =>
    "skipped" in verification || verification.crossValidated === null ? [] : [verification.crossValidated.folds],
  )[0];
  if (used === undefined) return "no folds: nothing was cross-validated";
  const wanted = used === settings.folds ? "" : ` (${settings.folds} asked for: a fold needs two people)`;
  return `${used} identity-disjoint folds${wanted}`;
}

/** What the runs warn of, each once with the runs it holds for. */
function Warnings({ result }: { readonly result: ReportEntry["result"] }) {
  const runsOf = new Map<string, string[]>();
  for (const { id, warnings } of result.runs) {
    for (const warning of warnings) runsOf.set(warning, [...(runsOf.get(warning) ?? []), id]);
  }
  if (runsOf.size === 0) return null;
  return (
    <>
      <h3>What the runs warn of</h3>
      <ul class="caveats">
        {[...runsOf].map(([warning, runs]) => (
          <li key={warning}>
            {warning} <span class="quiet">{runs.length === result.runs.length ? "all runs" : runs.join(", ")}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

function Models({ result }: { readonly result: ReportEntry["result"] }) {
  const models = [...new Map(result.runs.map(({ model }) => [model.id, model])).values()];
  return (
    <div class="table-scroll">
      <table class="models">
        <caption>Networks</caption>
        <thead>
          <tr>
            <th scope="col">Network</th>
            <th scope="col">Parameters</th>
            <th scope="col">Crop</th>
            <th scope="col">Licence</th>
            <th scope="col">Trained on</th>
            <th scope="col">SHA-256 of the weights</th>
          </tr>
        </thead>
        <tbody>
          {models.map((model) => (
            <tr key={model.id}>
              <th scope="row">
                {model.id}
                <br />
                <span class="quiet">{model.dimensions} dimensions</span>
              </th>
              <td class="number">{count(model.parameters)}</td>
              <td>{model.crop}</td>
              <td>{model.licence}</td>
              <td>{model.trainedOn}</td>
              <td>
                <code>{model.weightsSha256 ?? "–"}</code>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Counts again from the templates what the result says, so that neither can drift unseen. */
function SelfCheck() {
  const view = selected.value;
  const of = counts.value;
  if (view?.verification == null || of === undefined || !countsAreExact.value) return null;
  const { best } = view.verification;
  const recounted = confusionBelow(of, view.totals, best.threshold);
  const [f1, accuracy] = [f1Of(recounted), accuracyOf(recounted)];
  // Above so many templates the result's distances are in single precision, the page's are not.
  const tolerated = view.run.enrolment.enrolled > 2000 ? 1e-4 : 1e-9;
  const agrees = Math.abs(f1 - best.f1) < tolerated && Math.abs(accuracy - best.accuracy) < tolerated;
  return (
    <p class={agrees ? "self-check" : "self-check wrong"} id="self-check" data-agrees={agrees}>
      {agrees
        ? `✓ This page counted the pairs of ${view.label} again: F1 and accuracy at ${thresholdText(best.threshold)} agree with the result.`
        : `✗ This page counted the pairs of ${view.label} again and finds F1 ${f1.toFixed(6)} and accuracy ${percent(accuracy)} at ${thresholdText(best.threshold)}; the result says ${best.f1.toFixed(6)} and ${percent(best.accuracy)}. One of them is wrong.`}
    </p>
  );
}

function caveats({ dataset, runs }: ReportEntry["result"]): readonly string[] {
  const first = runs[0]?.verification;
  return [
    ...(first === undefined ? [] : pairCaveats(dataset, first)),
    ...dataset.notes,
    "Speed was measured on this machine with these photos, and with whatever else it was doing.",
  ];
}

function pairCaveats(dataset: DatasetSummary, first: Verification | SkippedVerification): readonly string[] {
  const impostor = first.pairs - first.genuine;
  const photos = `${count(dataset.images)} ${dataset.images === 1 ? "photo makes" : "photos make"}`;
  if ("skipped" in first) {
    return [`${photos} no figures of pairs: ${first.skipped}. Neither error rates nor a threshold can be read here.`];
  }
  return [
    `${photos} ${count(impostor)} impostor ${impostor === 1 ? "pair" : "pairs"}: ${resolvedText(impostor)}. A door needs far smaller rates.`,
    `All pairs come from ${count(dataset.identities)} people. Pairs that share a person are not independent: the intervals draw people, and they are wide because people are few.`,
    first.crossValidated === null
      ? "The best threshold was chosen on the very pairs it is scored on, and there are too few people to score it on others."
      : "The best threshold was chosen on the very pairs it is scored on; the cross-validated figure is the one to expect from new people.",
    "Every photo is of somebody enrolled unless the protocol says otherwise: how often a stranger is named is not measured here.",
  ];
}
