import { type RunView, sourceName } from "../../runs/run-view.ts";
import type { TwoRuns } from "./two-runs.ts";

/** Parts, settings and versions that are not the same. */
export function Parts({ view, base }: TwoRuns) {
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
