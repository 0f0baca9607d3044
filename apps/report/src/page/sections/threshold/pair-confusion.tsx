import { Swatch } from "../../charts/legend.tsx";
import type { RunView } from "../../runs/run-view.ts";
import { confusion, panel, threshold } from "../../state.ts";
import { count, thresholdText } from "../../text/format.ts";
import "./pair-confusion.css";

/** The decisions at the threshold; each count opens its pairs. */
export function PairConfusionTable({ view }: { readonly view: RunView }) {
  const now = confusion.value;
  const list = (kind: "genuine" | "impostor", accepted: boolean) => {
    panel.value = {
      kind: "pairs",
      title: `${kind === "genuine" ? "Genuine" : "Impostor"} pairs ${accepted ? "accepted" : "rejected"} at ${thresholdText(threshold.value)}`,
      queries: [
        {
          kind,
          from: accepted ? Number.NEGATIVE_INFINITY : threshold.value,
          to: accepted ? threshold.value : Number.POSITIVE_INFINITY,
          order: kind === "genuine" ? "farthest" : "nearest",
          limit: 100,
        },
      ],
    };
  };
  const cell = (kind: "genuine" | "impostor", accepted: boolean, value: number) => (
    <td class={(kind === "genuine") === accepted ? "number right" : "number wrong"}>
      <button
        type="button"
        data-cell={`${kind}-${accepted ? "accepted" : "rejected"}`}
        onClick={() => list(kind, accepted)}
      >
        {count(value)}
      </button>
    </td>
  );
  const { genuine, impostor } = view.verification?.pairsWithoutTemplate ?? { genuine: 0, impostor: 0 };
  return (
    <>
      <table class="confusion-counts">
        <caption>Decisions at {thresholdText(threshold.value)}; a count opens its pairs</caption>
        <thead>
          <tr>
            <td />
            <th scope="col">accepted</th>
            <th scope="col">rejected</th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">
              <Swatch of="genuine" /> genuine
            </th>
            {cell("genuine", true, now.trueAccepts)}
            {cell("genuine", false, now.falseRejects)}
          </tr>
          <tr>
            <th scope="row">
              <Swatch of="impostor" /> impostor
            </th>
            {cell("impostor", true, now.falseAccepts)}
            {cell("impostor", false, now.trueRejects)}
          </tr>
        </tbody>
      </table>
      {genuine + impostor > 0 && (
        <p class="quiet">
          {count(genuine)} genuine and {count(impostor)} impostor pairs lack a template: they are rejected at every
          threshold.
        </p>
      )}
    </>
  );
}
