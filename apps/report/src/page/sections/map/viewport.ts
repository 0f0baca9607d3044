/** Points of a map in their own units, and which person each belongs to. */
export interface ScatterData {
  /** x0, y0, x1, y1, … */
  readonly points: Float64Array;
  readonly personOf: Int32Array;
}

export interface Viewport {
  readonly width: number;
  readonly height: number;
  readonly scale: number;
  readonly left: number;
  readonly top: number;
}

/** A viewport that holds all points with a margin, both axes at one scale: t-SNE's distances have no axis of their own. */
export function fitViewport({ points }: ScatterData, width: number, height: number): Viewport {
  let [x0, x1, y0, y1] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let i = 0; i < points.length; i += 2) {
    x0 = Math.min(x0, points[i]!);
    x1 = Math.max(x1, points[i]!);
    y0 = Math.min(y0, points[i + 1]!);
    y1 = Math.max(y1, points[i + 1]!);
  }
  const margin = 24;
  const scale = Math.min((width - 2 * margin) / (x1 - x0 || 1), (height - 2 * margin) / (y1 - y0 || 1));
  return {
    width,
    height,
    scale,
    left: width / 2 - (scale * (x0 + x1)) / 2,
    top: height / 2 - (scale * (y0 + y1)) / 2,
  };
}

/** The point of the map under a pixel. */
export function mapPoint(view: Viewport, x: number, y: number): readonly [number, number] {
  return [(x - view.left) / view.scale, (y - view.top) / view.scale];
}

export function place(data: ScatterData, view: Viewport, index: number): readonly [number, number] {
  return [view.left + view.scale * data.points[2 * index]!, view.top + view.scale * data.points[2 * index + 1]!];
}

export function middleOf({ width, height }: Viewport): readonly [number, number] {
  return [width / 2, height / 2];
}
