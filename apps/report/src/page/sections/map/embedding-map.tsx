import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { paints } from "../../header.tsx";
import { nearestPhotos } from "../../pairs/nearest-photos.ts";
import { photoOf } from "../../photos/face.tsx";
import { hasDistances, type RunView } from "../../runs/run-view.ts";
import { replaceInTriplet } from "../../runs/triplet.ts";
import { panel, triplet } from "../../state.ts";
import { counted } from "../../text/counted.ts";
import { personName } from "../../text/format.ts";
import { drawHighlights } from "./highlights.ts";
import { Hint, Neighbours, PersonLegend } from "./map-side.tsx";
import {
  drawScatter,
  fitViewport,
  labelSpot,
  mapPoint,
  nextPoint,
  place,
  pointAt,
  pointsInside,
  type ScatterData,
  type Viewport,
  type Zoom,
  zoomViewport,
} from "./scatter.ts";

/** More names than this cover the points they name. */
const mostLabels = 24;

/** The points on a canvas, with everything a pointer or the keyboard can do to them. */
export function EmbeddingMap({ view }: { readonly view: RunView }) {
  const { data, photos } = useMemo(() => scatterOf(view), [view]);
  const base = useRef<HTMLCanvasElement>(null);
  const top = useRef<HTMLCanvasElement>(null);
  const [[width, height], setSize] = useState<readonly [number, number]>([0, 0]);
  const [hovered, setHovered] = useState(-1);
  const [chosen, setChosen] = useState(-1);
  const [lassoing, setLassoing] = useState(false);
  const outline = useRef<[number, number][] | null>(null);
  const panning = useRef<{ at: [number, number]; moved: boolean } | null>(null);
  const whole = useMemo(() => fitViewport(data, width, height), [data, width, height]);
  const [zoom, setZoom] = useState<Zoom | null>(null);
  const port = useMemo(() => (zoom === null ? whole : zoomViewport(whole, zoom)), [whole, zoom]);
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
    drawScatter(context, data, port, style.backgroundColor);
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

  const at = (event: MouseEvent): [number, number] => {
    const frame = top.current!.getBoundingClientRect();
    return [event.clientX - frame.left, event.clientY - frame.top];
  };
  /** Zooms about a pixel, by default the middle; 1 or less shows the whole map again. */
  const zoomBy = (factor: number, x = width / 2, y = height / 2) => {
    const [mapX, mapY] = mapPoint(port, x, y);
    const next = Math.min(60, (zoom?.factor ?? 1) * factor);
    const scale = whole.scale * next;
    setZoom(next <= 1 ? null : { factor: next, x: mapX + (width / 2 - x) / scale, y: mapY + (height / 2 - y) / scale });
  };
  const pan = (x: number, y: number) => {
    const drag = panning.current;
    if (drag === null || zoom === null) return;
    const [dx, dy] = [x - drag.at[0], y - drag.at[1]];
    if (!drag.moved && Math.hypot(dx, dy) < 4) return;
    panning.current = { at: [x, y], moved: true };
    setZoom({ ...zoom, x: zoom.x - dx / port.scale, y: zoom.y - dy / port.scale });
  };
  /** Shows a point as if pointed at, and moves a zoomed map so that it is in sight. */
  const walkTo = (point: number) => {
    setHovered(point);
    if (zoom === null || point < 0) return;
    const [x, y] = place(data, port, point);
    if (x > 20 && y > 20 && x < width - 20 && y < height - 20) return;
    setZoom({ ...zoom, x: data.points[2 * point]!, y: data.points[2 * point + 1]! });
  };
  const choose = (point: number) => {
    setChosen(point);
    if (point >= 0) triplet.value = replaceInTriplet(view, triplet.peek(), 0, photos[point]!);
  };
  const endLasso = () => {
    const drawn = outline.current;
    outline.current = null;
    setLassoing(false);
    if (drawn === null || drawn.length < 3) return;
    const inside = pointsInside(data, port, drawn);
    panel.value = {
      kind: "photos",
      title: `${counted(inside.length, "photo")} in the lasso`,
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
      walkTo(
        hovered < 0 ? pointAt(data, port, width / 2, height / 2, width) : nextPoint(data, port, hovered, direction),
      );
    }
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      choose(hovered);
    }
    if (event.key === "Escape") setChosen(-1);
    if (event.key === "+" || event.key === "-") {
      const [x, y] = hovered < 0 ? [width / 2, height / 2] : place(data, port, hovered);
      zoomBy(event.key === "+" ? 1.6 : 1 / 1.6, x, y);
    }
    if (event.key === "0") setZoom(null);
  };
  const hoveredPhoto = hovered < 0 ? undefined : photos[hovered];
  return (
    <div class="map">
      <div class="map-tools">
        <button type="button" aria-pressed={lassoing} onClick={() => setLassoing(!lassoing)}>
          Lasso
        </button>
        <button type="button" aria-label="Zoom in" onClick={() => zoomBy(1.6)}>
          +
        </button>
        <button type="button" aria-label="Zoom out" disabled={zoom === null} onClick={() => zoomBy(1 / 1.6)}>
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
      <div class="map-columns">
        <div
          id="map-canvas"
          class={lassoing ? "map-canvas lassoing" : "map-canvas"}
          style={{ "--map-width": `${width + 2}px` }}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: an application takes the keys itself
          tabIndex={0}
          role="application"
          aria-label={`Map of ${counted(photos.length, "photo")}. Arrow keys go from point to point, Enter shows a point's neighbours.${hoveredPhoto === undefined ? "" : ` Now ${photoOf(view, hoveredPhoto).file}`}`}
          onKeyDown={walk}
          onPointerDown={(event) => {
            if (lassoing || event.shiftKey) outline.current = [at(event)];
            else panning.current = { at: at(event), moved: false };
            event.currentTarget.setPointerCapture(event.pointerId);
          }}
          onPointerMove={(event) => {
            const [x, y] = at(event);
            if (outline.current !== null) {
              outline.current.push([x, y]);
              drawTop();
            } else if (panning.current !== null && zoom !== null) pan(x, y);
            else setHovered(pointAt(data, port, x, y));
          }}
          onPointerUp={(event) => {
            const moved = panning.current?.moved ?? false;
            panning.current = null;
            if (outline.current !== null) endLasso();
            else if (!moved) choose(pointAt(data, port, ...at(event)));
          }}
          onPointerCancel={() => {
            panning.current = null;
            outline.current = null;
          }}
          onDblClick={(event) => zoomBy(2.5, ...at(event))}
          onPointerLeave={() => setHovered(-1)}
        >
          <canvas ref={base} />
          <canvas ref={top} />
          {view.people.length <= mostLabels && <Names view={view} data={data} port={port} />}
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

interface NamesProps {
  readonly view: RunView;
  readonly data: ScatterData;
  readonly port: Viewport;
}

/** Each person's name above their points: text of the page, so that it follows its colours and prints. */
function Names({ view, data, port }: NamesProps) {
  if (port.width === 0) return null;
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
