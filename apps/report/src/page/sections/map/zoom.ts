import { useMemo, useState } from "preact/hooks";
import { mapPoint, middleOf, place, type ScatterData, type Viewport } from "./viewport.ts";

/** How far the reader zoomed in, and the point of the map in the middle then. Null: the whole map is in sight. */
export type Zoom = { readonly factor: number; readonly x: number; readonly y: number } | null;

const mostZoom = 60;

/** What a key or a button zooms by. */
export const zoomStep = 1.6;

/** Pixels from the edge within which a point counts as out of sight. */
const edge = 20;

export function zoomViewport(whole: Viewport, zoom: Zoom): Viewport {
  if (zoom === null) return whole;
  const scale = whole.scale * zoom.factor;
  return { ...whole, scale, left: whole.width / 2 - scale * zoom.x, top: whole.height / 2 - scale * zoom.y };
}

/** `factor` times as far in, with the point of the map under a pixel kept there; out beyond the whole map is the whole map. */
export function zoomAbout(whole: Viewport, zoom: Zoom, factor: number, [x, y]: readonly [number, number]): Zoom {
  const [mapX, mapY] = mapPoint(zoomViewport(whole, zoom), x, y);
  const next = Math.min(mostZoom, (zoom?.factor ?? 1) * factor);
  const scale = whole.scale * next;
  return next <= 1
    ? null
    : { factor: next, x: mapX + (whole.width / 2 - x) / scale, y: mapY + (whole.height / 2 - y) / scale };
}

/** A zoomed map moved by pixels; the whole map stays where it is. */
export function pan(whole: Viewport, zoom: Zoom, dx: number, dy: number): Zoom {
  if (zoom === null) return null;
  const { scale } = zoomViewport(whole, zoom);
  return { ...zoom, x: zoom.x - dx / scale, y: zoom.y - dy / scale };
}

/** A zoomed map moved so that a point is in its middle, if the point was out of sight. */
export function bringIntoSight(data: ScatterData, whole: Viewport, zoom: Zoom, point: number): Zoom {
  if (zoom === null) return null;
  const [x, y] = place(data, zoomViewport(whole, zoom), point);
  if (x > edge && y > edge && x < whole.width - edge && y < whole.height - edge) return zoom;
  return { ...zoom, x: data.points[2 * point]!, y: data.points[2 * point + 1]! };
}

/** The part of the map in sight, and what changes it. */
export interface ZoomedMap {
  readonly port: Viewport;
  readonly zoomed: boolean;
  /** Zooms about a pixel, by default the middle. */
  readonly zoomBy: (factor: number, at?: readonly [number, number]) => void;
  readonly panBy: (dx: number, dy: number) => void;
  readonly showPoint: (point: number) => void;
  readonly showAll: () => void;
}

export function useZoom(data: ScatterData, whole: Viewport): ZoomedMap {
  const [zoom, setZoom] = useState<Zoom>(null);
  const port = useMemo(() => zoomViewport(whole, zoom), [whole, zoom]);
  return {
    port,
    zoomed: zoom !== null,
    zoomBy: (factor, at = middleOf(whole)) => setZoom((now) => zoomAbout(whole, now, factor, at)),
    panBy: (dx, dy) => setZoom((now) => pan(whole, now, dx, dy)),
    showPoint: (point) => setZoom((now) => bringIntoSight(data, whole, now, point)),
    showAll: () => setZoom(null),
  };
}
