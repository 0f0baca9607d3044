import type { Verification } from "@likeness/result";
import { useEffect, useState } from "preact/hooks";
import { Legend, Stroke } from "../../charts/legend.tsx";
import { askBands } from "../../pairs/questions.ts";
import type { BandPoint } from "../../pairs/roc-bands.ts";
import { hasDistances, type RunView } from "../../runs/run-view.ts";
import { baseline } from "../../state.ts";
import { count, percent, percentRange, rate } from "../../text/format.ts";
import { Lead, NoPairs } from "../section.tsx";
import { curveOf, ErrorCurve } from "./error-curve.tsx";
import { TarTable } from "./tar-table.tsx";

/** ROC and DET on log axes, each point of which is a threshold with its errors behind it. */
export function Curves({ view }: { readonly view: RunView }) {
  const other = baseline.value;
  const bands = useBands(view);
  if (view.verification === null) return <NoPairs view={view} />;
  const curve = curveOf(view);
  const otherCurve = other === undefined ? [] : curveOf(other);
  const { auc, aucInterval } = view.verification.roc;
  return (
    <>
      <Lead>
        {`AUC ${rate(auc, 4)} (${aucInterval.map((value) => rate(value, 4)).join(" – ")}), ${equalErrors(view.verification.roc)}. Click a curve to set the threshold there and list the pairs it gets wrong; the ring is the present threshold.`}
      </Lead>
      <div class="columns">
        <ErrorCurve title="ROC" view={view} curve={curve} other={otherCurve} bands={bands ?? null} kind="roc" />
        <ErrorCurve title="DET" view={view} curve={curve} other={otherCurve} bands={bands ?? null} kind="det" />
      </div>
      <Legend>
        <span>
          <Stroke of="run" /> {view.label}
        </span>
        {other !== undefined && (
          <span>
            <Stroke of="base" /> {other.label} (baseline)
          </span>
        )}
        <span class="quiet">{bandNote(view, bands)}</span>
      </Legend>
      <TarTable view={view} other={other} />
    </>
  );
}

/** The equal error rate with its interval, or why there is none. */
function equalErrors({ eer, eerInterval, eerReason }: Verification["roc"]): string {
  if (eer === null) return `no equal error rate: ${eerReason ?? "no threshold reaches one"}`;
  const interval = eerInterval === null ? `no interval: ${eerReason ?? "unknown"}` : percentRange(eerInterval);
  return `equal error rate ${percent(eer)} (${interval})`;
}

function bandNote(view: RunView, bands: Bands): string {
  if (bands === undefined) return "the band is being drawn …";
  if (bands !== null) return "band: 95 % of samples of people";
  if (!hasDistances(view)) return "no band: this report carries no distances";
  return `no band for ${count(view.people.length)} people: the table has the result's intervals`;
}

/** Undefined while the worker draws samples, null where there can be none. */
type Bands = readonly BandPoint[] | null | undefined;

function useBands(view: RunView): Bands {
  const [bands, setBands] = useState<Bands>(undefined);
  useEffect(() => {
    let current = true;
    setBands(undefined);
    const asked = view.verification === null || !hasDistances(view) ? null : askBands(view);
    void Promise.resolve(asked).then((made) => current && setBands(made));
    return () => {
      current = false;
    };
  }, [view]);
  return bands;
}
