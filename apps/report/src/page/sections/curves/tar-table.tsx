import type { RunView } from "../../runs/run-view.ts";
import { count, percent, percentRange, resolvedText } from "../../text/format.ts";

/** TAR at every FAR that the pairs resolve, of the shown run and the baseline. */
export function TarTable({ view, other }: { readonly view: RunView; readonly other: RunView | undefined }) {
  const targets = Object.keys(view.verification?.roc.tarAtFar ?? {}).sort((a, b) => Number(b) - Number(a));
  return (
    <div class="table-scroll">
      <table class="tar-table">
        <caption>
          True accept rate at a false accept rate, 95 % intervals. Of {count(view.totals.impostor)} impostor pairs{" "}
          {resolvedText(view.totals.impostor)}.
        </caption>
        <thead>
          <tr>
            <th scope="col">FAR</th>
            {targets.map((far) => (
              <th scope="col" key={far}>
                {far}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {[view, ...(other === undefined ? [] : [other])].map((shown) => (
            <tr key={shown.key}>
              <th scope="row">{shown.label}</th>
              {targets.map((far) => {
                const tar = shown.verification?.roc.tarAtFar[far];
                const interval = shown.verification?.roc.tarAtFarInterval[far];
                return (
                  <td key={far} class="number">
                    {tar === undefined ? "–" : percent(tar)}{" "}
                    {interval !== undefined && <small>{percentRange(interval)}</small>}
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
