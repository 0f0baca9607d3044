import { useEffect, useRef } from "preact/hooks";
import { Face, NamedFace, photoOf } from "../../photos/face.tsx";
import { Verdict } from "../../photos/pair-list.tsx";
import { hasDistances, type RunView } from "../../runs/run-view.ts";
import { threshold } from "../../state.ts";
import { distance, personName } from "../../text/format.ts";
import { markerOf, traceShape } from "./markers.ts";
import type { Viewport } from "./viewport.ts";

interface HintProps {
  readonly view: RunView;
  readonly photo: number;
  readonly at: readonly [number, number];
  readonly port: Viewport;
}

/** The crop beside the point under the pointer. */
export function Hint({ view, photo, at: [x, y], port }: HintProps) {
  const toTheLeft = x > port.width - 180;
  return (
    <div
      class="map-hint"
      style={{ left: `${toTheLeft ? x - 132 : x + 14}px`, top: `${Math.min(y, port.height - 160)}px` }}
    >
      <NamedFace view={view} photo={photo} size={96} />
    </div>
  );
}

interface NeighboursProps {
  readonly view: RunView;
  readonly photo: number;
  readonly neighbours: readonly { readonly photo: number; readonly distance: number }[];
}

/** The chosen photo and those nearest to it in the embedding. */
export function Neighbours({ view, photo, neighbours }: NeighboursProps) {
  return (
    <>
      <h3>Nearest in the embedding</h3>
      <NamedFace view={view} photo={photo} size={72} />
      <ol class="neighbours">
        {neighbours.map((neighbour) => (
          <li key={neighbour.photo}>
            <Face view={view} photo={neighbour.photo} size={40} />
            <span>
              {personName(photoOf(view, neighbour.photo).identity)}
              <br />
              <b class="number">{distance(neighbour.distance)}</b>{" "}
              <Verdict
                accepted={neighbour.distance < threshold.value}
                genuine={view.pairs.identityOf[photo] === view.pairs.identityOf[neighbour.photo]}
              />
            </span>
          </li>
        ))}
      </ol>
      {neighbours.length === 0 && (
        <p class="quiet">{hasDistances(view) ? "No other photo enrolled." : "This report carries no distances."}</p>
      )}
    </>
  );
}

/** Marks and names; with a thousand people only the first fit, the rest is told by pointing. */
export function PersonLegend({ people }: { readonly people: readonly string[] }) {
  return (
    <>
      <h3>People</h3>
      <ul class="person-legend">
        {people.slice(0, 40).map((name, person) => (
          <li key={name}>
            <MarkerIcon person={person} /> {personName(name)}
          </li>
        ))}
      </ul>
      {people.length > 40 && <p class="quiet">and {people.length - 40} more: point at one to see who it is.</p>}
    </>
  );
}

function MarkerIcon({ person }: { readonly person: number }) {
  const { colour, shape } = markerOf(person);
  const icon = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = icon.current?.getContext("2d");
    if (!context) return;
    context.setTransform(2, 0, 0, 2, 0, 0);
    context.clearRect(0, 0, 16, 16);
    context.beginPath();
    traceShape(context, shape, 8, 8, 5);
    context.fillStyle = colour;
    context.fill();
  }, [colour, shape]);
  return <canvas ref={icon} class="marker" width={32} height={32} />;
}
