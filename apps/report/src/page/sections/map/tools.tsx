import type { RunView } from "../../runs/run-view.ts";
import { panel } from "../../state.ts";
import { personName } from "../../text/format.ts";
import type { Lasso } from "./lasso.ts";
import { type ZoomedMap, zoomStep } from "./zoom.ts";

interface ToolsProps {
  readonly view: RunView;
  /** The photos that are points. */
  readonly photos: readonly number[];
  readonly lasso: Lasso;
  readonly zoom: ZoomedMap;
}

/** The buttons above the map. */
export function Tools({ view, photos, lasso, zoom }: ToolsProps) {
  return (
    <div class="map-tools">
      <button type="button" aria-pressed={lasso.on} onClick={lasso.toggle}>
        Lasso
      </button>
      <button type="button" aria-label="Zoom in" onClick={() => zoom.zoomBy(zoomStep)}>
        +
      </button>
      <button type="button" aria-label="Zoom out" disabled={!zoom.zoomed} onClick={() => zoom.zoomBy(1 / zoomStep)}>
        −
      </button>
      <label>
        List a person
        <select
          value=""
          onChange={({ currentTarget }) => {
            const person = Number(currentTarget.value);
            panel.value = {
              kind: "photos",
              title: personName(view.people[person] ?? ""),
              photos: photos.filter((photo) => view.pairs.identityOf[photo] === person),
            };
            currentTarget.value = "";
          }}
        >
          <option value="">choose</option>
          {view.people.map((name, person) => (
            <option key={name} value={person}>
              {personName(name)}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}
