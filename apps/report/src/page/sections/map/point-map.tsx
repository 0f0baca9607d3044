import type { RefObject } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { nearestPhotos } from "../../pairs/nearest-photos.ts";
import { photoOf } from "../../photos/face.tsx";
import { hasDistances, type RunView } from "../../runs/run-view.ts";
import { replaceInTriplet } from "../../runs/triplet.ts";
import { panel, triplet } from "../../state.ts";
import { counted } from "../../text/counted.ts";
import { paints } from "../../theme.ts";
import { prepareCanvas } from "./canvas.ts";
import { drawHighlights } from "./highlights.ts";
import { pressKey } from "./keyboard.ts";
import { pointsInside, useLasso } from "./lasso.ts";
import { Names } from "./names.tsx";
import { pointAt, usePointer } from "./pointer.ts";
import { drawScatter } from "./scatter.ts";
import { Hint, Neighbours, PersonLegend } from "./side.tsx";
import { Tools } from "./tools.tsx";
import { fitViewport, place, type ScatterData } from "./viewport.ts";
import { useZoom } from "./zoom.ts";

/** The points on two canvases: all of them below, what the pointer, the keys or the lasso single out above. */
export function PointMap({ view }: { readonly view: RunView }) {
  const { data, photos } = useMemo(() => scatterOf(view), [view]);
  const base = useRef<HTMLCanvasElement>(null);
  const top = useRef<HTMLCanvasElement>(null);
  const [width, height] = useFrameSize(base);
  const whole = useMemo(() => fitViewport(data, width, height), [data, width, height]);
  const zoom = useZoom(data, whole);
  const lasso = useLasso();
  const { port } = zoom;
  const [hovered, setHovered] = useState(-1);
  const [chosen, setChosen] = useState(-1);
  const neighbours = useMemo(
    () => (chosen < 0 || !hasDistances(view) ? [] : nearestPhotos(view.pairs, photos[chosen]!).slice(0, 8)),
    [view, photos, chosen],
  );
  const paint = paints.value;
  // `paint` stands for the colours, which are read from the style sheet.
  useEffect(() => {
    const context = prepareCanvas(base.current, port);
    if (context === null) return;
    const began = performance.now();
    drawScatter(context, data, port, getComputedStyle(base.current!).backgroundColor);
    base.current!.dataset["drawMs"] = (performance.now() - began).toFixed(2);
  }, [data, port, paint]);
  const drawTop = () => {
    const context = prepareCanvas(top.current, port);
    if (context === null) return;
    drawHighlights(context, data, port, {
      colour: getComputedStyle(top.current!).color,
      hovered,
      chosen,
      outline: lasso.outline(),
      linked: neighbours.map(({ photo }) => view.pairs.rowOf[photo]!),
    });
  };
  useEffect(drawTop);

  const choose = (point: number) => {
    setChosen(point);
    if (point >= 0) triplet.value = replaceInTriplet(view, triplet.peek(), 0, photos[point]!);
  };
  const walkTo = (point: number) => {
    setHovered(point);
    if (point >= 0) zoom.showPoint(point);
  };
  const listInside = () => {
    const outline = lasso.end();
    if (outline.length < 3) return;
    const inside = pointsInside(data, port, outline);
    panel.value = {
      kind: "photos",
      title: `${counted(inside.length, "photo")} in the lasso`,
      photos: inside.map((point) => photos[point]!),
    };
  };
  const pointer = usePointer(top, lasso, zoom.zoomed, {
    onHover: (at) => setHovered(at === null ? -1 : pointAt(data, port, ...at)),
    onPick: (at) => choose(pointAt(data, port, ...at)),
    onPan: zoom.panBy,
    onZoom: zoom.zoomBy,
    onLasso: drawTop,
    onLassoEnd: listInside,
  });
  const hoveredPhoto = hovered < 0 ? undefined : photos[hovered];
  return (
    <div class="map">
      <Tools view={view} photos={photos} lasso={lasso} zoom={zoom} />
      <div class="map-columns">
        <div
          id="map-canvas"
          class={lasso.on ? "map-canvas lassoing" : "map-canvas"}
          style={{ "--map-width": `${width + 2}px` }}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: an application takes the keys itself
          tabIndex={0}
          role="application"
          aria-label={`Map of ${counted(photos.length, "photo")}. Arrow keys go from point to point, Enter shows a point's neighbours.${hoveredPhoto === undefined ? "" : ` Now ${photoOf(view, hoveredPhoto).file}`}`}
          onKeyDown={(event) => pressKey(event, data, zoom, { hovered, onWalk: walkTo, onChoose: choose })}
          {...pointer}
        >
          <canvas ref={base} />
          <canvas ref={top} />
          <Names view={view} data={data} port={port} />
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

/** Width and height of the element that holds a canvas, in whole CSS pixels; 0 until it is laid out. */
function useFrameSize(canvas: RefObject<HTMLCanvasElement | null>): readonly [number, number] {
  const [size, setSize] = useState<readonly [number, number]>([0, 0]);
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => {
      setSize([Math.floor(entry!.contentRect.width), Math.floor(entry!.contentRect.height)]);
    });
    if (canvas.current?.parentElement) observer.observe(canvas.current.parentElement);
    return () => observer.disconnect();
  }, []);
  return size;
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
