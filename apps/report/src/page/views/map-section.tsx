import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { markerOf, traceShape } from "../charts/markers.ts";
import {
  drawScatter,
  fitViewport,
  place,
  pointAt,
  pointsInside,
  type ScatterData,
  type Viewport,
} from "../charts/scatter.ts";
import { distance, percent, personName } from "../format.ts";
import { nearestPhotos } from "../math/nearest-photos.ts";
import { hasDistances, type RunView } from "../run-view.ts";
import { panel, selected, threshold, triplet } from "../state.ts";
import { Face, NamedFace, photoOf } from "./face.tsx";
import { paints } from "./header.tsx";
import { Verdict } from "./pair-list.tsx";
import { Section } from "./section.tsx";

/** More names than this cover the points they name. */
const mostLabels = 24;

/** The map of the embeddings: colour, shape and name say who. */
export function MapSection() {
  const view = selected.value;
  if (view === undefined) return null;
  const projection = view.run.projection;
  if (projection === null) {
    return (
      <Section id="map" title="Map of the embeddings">
        <p class="quiet">This run has no projection.</p>
      </Section>
    );
  }
  return (
    <Section
      id="map"
      title="Map of the embeddings"
      lead={
        <>
          {projection.method} at perplexity {projection.perplexity}, seed {projection.seed}: of each photo's{" "}
          {projection.neighbours} nearest neighbours here, {percent(projection.trustworthiness)} trustworthiness says
          how far they are neighbours in the embedding. Distances and gaps between groups mean nothing. Point for the
          crop, click for neighbours, draw round points (Lasso, or Shift and drag) to list them.
        </>
      }
    >
      <EmbeddingMap key={view.key} view={view} />
    </Section>
  );
}

function EmbeddingMap({ view }: { readonly view: RunView }) {
  const { data, photos } = useMemo(() => scatterOf(view), [view]);
  const base = useRef<HTMLCanvasElement>(null);
  const top = useRef<HTMLCanvasElement>(null);
  const [[width, height], setSize] = useState<readonly [number, number]>([0, 0]);
  const [hovered, setHovered] = useState(-1);
  const [chosen, setChosen] = useState(-1);
  const [lassoing, setLassoing] = useState(false);
  const outline = useRef<[number, number][] | null>(null);
  const port = useMemo(() => fitViewport(data, width, height), [data, width, height]);
  const paint = paints.value;

  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => {
      setSize([Math.floor(entry!.contentRect.width), Math.floor(entry!.contentRect.height)]);
    });
    if (base.current?.parentElement) observer.observe(base.current.parentElement);
    return () => observer.disconnect();
  }, []);

  // `paint` stands for the colours, which are read from the style sheet.
  useEffect(() => {
    const context = prepare(base.current, port);
    if (context === null) return;
    const style = getComputedStyle(base.current!);
    const began = performance.now();
    drawScatter(context, data, port, {
      halo: style.backgroundColor,
      text: style.color,
      labels: view.people.length <= mostLabels ? view.people.map(personName) : null,
    });
    base.current!.dataset["drawMs"] = (performance.now() - began).toFixed(2);
  }, [data, port, paint]);

  const neighbours = useMemo(
    () => (chosen < 0 || !hasDistances(view) ? [] : nearestPhotos(view.pairs, photos[chosen]!).slice(0, 8)),
    [view, photos, chosen],
  );

  const drawTop = () => {
    const context = prepare(top.current, port);
    if (context === null) return;
    const colour = getComputedStyle(top.current!).color;
    drawHighlights(context, data, port, {
      colour,
      hovered,
      chosen,
      outline: outline.current ?? [],
      linked: neighbours.map(({ photo }) => view.pairs.rowOf[photo]!),
    });
  };
  useEffect(drawTop);

  const at = (event: PointerEvent): [number, number] => {
    const frame = top.current!.getBoundingClientRect();
    return [event.clientX - frame.left, event.clientY - frame.top];
  };
  const endLasso = () => {
    const drawn = outline.current;
    outline.current = null;
    setLassoing(false);
    if (drawn === null || drawn.length < 3) return;
    const inside = pointsInside(data, port, drawn);
    panel.value = {
      kind: "photos",
      title: `${inside.length} photos in the lasso`,
      photos: inside.map((point) => photos[point]!),
    };
  };
  const walk = (event: KeyboardEvent) => {
    const directions: Record<string, readonly [number, number]> = {
      ArrowLeft: [-1, 0],
      ArrowRight: [1, 0],
      ArrowUp: [0, -1],
      ArrowDown: [0, 1],
    };
    const direction = directions[event.key];
    if (direction !== undefined) {
      event.preventDefault();
      setHovered(nextPoint(data, port, Math.max(hovered, 0), direction));
    }
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      setChosen(hovered);
    }
    if (event.key === "Escape") setChosen(-1);
  };
  const hoveredPhoto = hovered < 0 ? undefined : photos[hovered];
  return (
    <div class="map">
      <div class="map-tools">
        <button type="button" aria-pressed={lassoing} onClick={() => setLassoing(!lassoing)}>
          Lasso
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
      <div class="map-columns">
        <div
          id="map-canvas"
          class={lassoing ? "map-canvas lassoing" : "map-canvas"}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: an application takes the keys itself
          tabIndex={0}
          role="application"
          aria-label={`Map of ${photos.length} photos. Arrow keys go from point to point, Enter shows a point's neighbours.${hoveredPhoto === undefined ? "" : ` Now ${photoOf(view, hoveredPhoto).file}`}`}
          onKeyDown={walk}
          onPointerDown={(event) => {
            if (!lassoing && !event.shiftKey) return;
            outline.current = [at(event)];
            event.currentTarget.setPointerCapture(event.pointerId);
          }}
          onPointerMove={(event) => {
            if (outline.current !== null) {
              outline.current.push(at(event));
              drawTop();
              return;
            }
            const point = pointAt(data, port, ...at(event));
            if (point !== hovered) setHovered(point);
          }}
          onPointerUp={(event) => {
            if (outline.current !== null) {
              endLasso();
              return;
            }
            const point = pointAt(data, port, ...at(event));
            setChosen(point);
            if (point >= 0) triplet.value = [photos[point]!, triplet.value[1], triplet.value[2]];
          }}
          onPointerLeave={() => setHovered(-1)}
        >
          <canvas ref={base} />
          <canvas ref={top} />
          {hoveredPhoto !== undefined && (
            <Hint view={view} photo={hoveredPhoto} at={place(data, port, hovered)} port={port} />
          )}
        </div>
        <div class="map-side">
          {chosen >= 0 ? (
            <Neighbours view={view} photo={photos[chosen]!} neighbours={neighbours} />
          ) : (
            <PersonLegend people={view.people} />
          )}
        </div>
      </div>
    </div>
  );
}

interface HintProps {
  readonly view: RunView;
  readonly photo: number;
  readonly at: readonly [number, number];
  readonly port: Viewport;
}

function Hint({ view, photo, at: [x, y], port }: HintProps) {
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

function Neighbours({ view, photo, neighbours }: NeighboursProps) {
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
      {neighbours.length === 0 && <p class="quiet">This report carries no distances.</p>}
    </>
  );
}

/** Marks and names; with a thousand people only the first fit, the rest is told by pointing. */
function PersonLegend({ people }: { readonly people: readonly string[] }) {
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

function scatterOf(view: RunView): { readonly data: ScatterData; readonly photos: readonly number[] } {
  const photos = Array.from(view.pairs.rowOf.keys()).filter((photo) => view.pairs.rowOf[photo]! >= 0);
  const points = Float64Array.from((view.run.projection?.points ?? []).flat());
  const shown = photos.slice(0, points.length / 2);
  return {
    data: { points, personOf: Int32Array.from(shown, (photo) => view.pairs.identityOf[photo]!) },
    photos: shown,
  };
}

/** A canvas of the viewport's size in device pixels, cleared. */
function prepare(canvas: HTMLCanvasElement | null, port: Viewport): CanvasRenderingContext2D | null {
  if (canvas === null || port.width === 0 || port.height === 0) return null;
  const ratio = window.devicePixelRatio || 1;
  const [width, height] = [Math.round(port.width * ratio), Math.round(port.height * ratio)];
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
    canvas.style.width = `${port.width}px`;
    canvas.style.height = `${port.height}px`;
  }
  const context = canvas.getContext("2d");
  context?.setTransform(ratio, 0, 0, ratio, 0, 0);
  context?.clearRect(0, 0, port.width, port.height);
  return context;
}

interface Highlights {
  readonly colour: string;
  readonly hovered: number;
  readonly chosen: number;
  readonly linked: readonly number[];
  readonly outline: readonly (readonly [number, number])[];
}

function drawHighlights(context: CanvasRenderingContext2D, data: ScatterData, port: Viewport, show: Highlights): void {
  context.strokeStyle = show.colour;
  context.fillStyle = show.colour;
  for (const point of show.linked) {
    if (point < 0 || show.chosen < 0) continue;
    context.globalAlpha = 0.55;
    context.lineWidth = 1;
    context.beginPath();
    context.moveTo(...place(data, port, show.chosen));
    context.lineTo(...place(data, port, point));
    context.stroke();
  }
  context.globalAlpha = 1;
  context.lineWidth = 2;
  for (const point of [show.hovered, show.chosen]) {
    if (point < 0) continue;
    context.beginPath();
    context.arc(...place(data, port, point), 10, 0, 2 * Math.PI);
    context.stroke();
  }
  if (show.outline.length > 1) {
    context.setLineDash([5, 4]);
    context.beginPath();
    for (const [x, y] of show.outline) context.lineTo(x, y);
    context.closePath();
    context.stroke();
    context.globalAlpha = 0.1;
    context.fill();
    context.globalAlpha = 1;
    context.setLineDash([]);
  }
}

/** The nearest point in a direction: far aside counts double. */
function nextPoint(data: ScatterData, port: Viewport, from: number, [dx, dy]: readonly [number, number]): number {
  const [x, y] = place(data, port, from);
  let best = from;
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < data.personOf.length; i++) {
    const [px, py] = place(data, port, i);
    const along = (px - x) * dx + (py - y) * dy;
    const aside = Math.abs((px - x) * dy) + Math.abs((py - y) * dx);
    const cost = along + 2 * aside;
    if (i !== from && along > 0.5 && cost < least) {
      least = cost;
      best = i;
    }
  }
  return best;
}
