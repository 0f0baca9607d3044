import type { RunView } from "../../runs/run-view.ts";
import { personName } from "../../text/format.ts";
import { labelSpot } from "./scatter.ts";
import type { ScatterData, Viewport } from "./viewport.ts";

/** More names than this cover the points they name. */
const mostNames = 24;

interface NamesProps {
  readonly view: RunView;
  readonly data: ScatterData;
  readonly port: Viewport;
}

/** Each person's name above their points: text of the page, so that it follows its colours and prints. */
export function Names({ view, data, port }: NamesProps) {
  if (port.width === 0 || view.people.length > mostNames) return null;
  const taken: { x: number; y: number; half: number }[] = [];
  return (
    <>
      {view.people.map((name, person) => {
        const spot = labelSpot(data, port, person);
        if (spot === null || spot[0] < 0 || spot[0] > port.width || spot[1] < 0 || spot[1] > port.height) return null;
        const label = personName(name);
        const half = Math.min(120, port.width / 2 - 4, widthOf(label) / 2 + 1);
        const x = Math.min(Math.max(spot[0], half + 4), port.width - half - 4);
        let y = Math.max(10, spot[1] - 15);
        while (taken.some((other) => Math.abs(other.y - y) < 15 && Math.abs(other.x - x) < other.half + half + 4))
          y += 15;
        taken.push({ x, y, half });
        return (
          <span key={name} class="map-name" style={{ left: `${x}px`, top: `${y}px` }}>
            {label}
          </span>
        );
      })}
    </>
  );
}

let ruler: CanvasRenderingContext2D | null = null;

/** Pixels of a name as `.map-name` writes it. */
function widthOf(label: string): number {
  ruler ??= document.createElement("canvas").getContext("2d");
  if (ruler === null) return 7 * label.length;
  ruler.font = "600 12px system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif";
  return ruler.measureText(label).width;
}
