import { markerOf, traceShape } from "./markers.ts";

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

/** How far the reader zoomed in, and the point of the map in the middle then. */
export interface Zoom {
  /** 1 shows the whole map. */
  readonly factor: number;
  readonly x: number;
  readonly y: number;
}

export function zoomViewport(whole: Viewport, { factor, x, y }: Zoom): Viewport {
  const scale = whole.scale * factor;
  return { ...whole, scale, left: whole.width / 2 - scale * x, top: whole.height / 2 - scale * y };
}

/** The point of the map under a pixel. */
export function mapPoint(view: Viewport, x: number, y: number): readonly [number, number] {
  return [(x - view.left) / view.scale, (y - view.top) / view.scale];
}

export function place(data: ScatterData, view: Viewport, index: number): readonly [number, number] {
  return [view.left + view.scale * data.points[2 * index]!, view.top + view.scale * data.points[2 * index + 1]!];
}

/** The point nearest to a pixel, −1 when none is within `reach` pixels. */
export function pointAt(data: ScatterData, view: Viewport, x: number, y: number, reach = 14): number {
  let nearest = -1;
  let least = reach * reach;
  for (let i = 0; i < data.personOf.length; i++) {
    const dx = view.left + view.scale * data.points[2 * i]! - x;
    const dy = view.top + view.scale * data.points[2 * i + 1]! - y;
    const squared = dx * dx + dy * dy;
    if (squared < least) {
      least = squared;
      nearest = i;
    }
  }
  return nearest;
}

/** Points inside a closed outline of pixels (even-odd rule). */
export function pointsInside(
  data: ScatterData,
  view: Viewport,
  outline: readonly (readonly [number, number])[],
): number[] {
  const inside: number[] = [];
  for (let i = 0; i < data.personOf.length; i++) {
    const [x, y] = place(data, view, i);
    if (contains(outline, x, y)) inside.push(i);
  }
  return inside;
}

/** The marks of all people in rows of one picture, kept while their look stays, so that zooming does not draw them again. */
interface MarkSheet {
  readonly look: string;
  readonly picture: HTMLCanvasElement;
  /** Half a mark's side in CSS pixels. */
  readonly half: number;
  /** A mark's side in the picture. */
  readonly side: number;
}

const marksInRow = 32;
let sheet: MarkSheet | null = null;

/** Draws all points by copying marks: 10,000 copies are several times cheaper than 10,000 outlines. */
export function drawScatter(context: CanvasRenderingContext2D, data: ScatterData, view: Viewport, halo: string): void {
  const ratio = context.getTransform().a;
  const radius = data.personOf.length > 3000 ? 3 : data.personOf.length > 500 ? 4 : 5.5;
  const people = data.personOf.reduce((most, person) => Math.max(most, person + 1), 0);
  const look = [people, radius, ratio, halo].join();
  if (sheet?.look !== look) sheet = drawMarks(look, people, radius, ratio, halo);
  const { picture, half, side } = sheet;
  context.clearRect(0, 0, view.width, view.height);
  for (let i = 0; i < data.personOf.length; i++) {
    const [x, y] = place(data, view, i);
    if (x < -half || y < -half || x > view.width + half || y > view.height + half) continue;
    const person = data.personOf[i]!;
    const column = person % marksInRow;
    const row = (person - column) / marksInRow;
    context.drawImage(picture, column * side, row * side, side, side, x - half, y - half, 2 * half, 2 * half);
  }
}

function drawMarks(look: string, people: number, radius: number, ratio: number, halo: string): MarkSheet {
  const half = Math.ceil(1.5 * radius + 1);
  const side = Math.ceil(2 * half * ratio);
  const picture = document.createElement("canvas");
  picture.width = side * Math.min(marksInRow, Math.max(1, people));
  picture.height = side * Math.max(1, Math.ceil(people / marksInRow));
  const context = picture.getContext("2d")!;
  context.lineWidth = 0.8;
  context.strokeStyle = halo;
  for (let person = 0; person < people; person++) {
    const column = person % marksInRow;
    const row = (person - column) / marksInRow;
    context.setTransform(ratio, 0, 0, ratio, column * side, row * side);
    const { colour, shape } = markerOf(person);
    context.beginPath();
    traceShape(context, shape, half, half, radius);
    context.fillStyle = colour;
    context.fill();
    context.stroke();
  }
  return { look, picture, half, side };
}

/** Above the top of the person's points, strays far from their middle (the median) left aside. */
export function labelSpot(data: ScatterData, view: Viewport, person: number): readonly [number, number] | null {
  const own: (readonly [number, number])[] = [];
  data.personOf.forEach((other, index) => {
    if (other === person) own.push(place(data, view, index));
  });
  if (own.length === 0) return null;
  const middle = (values: number[]) => values.sort((a, b) => a - b)[values.length >> 1]!;
  const x = middle(own.map(([px]) => px));
  const y = middle(own.map(([, py]) => py));
  const near = own.filter(([px, py]) => Math.hypot(px - x, py - y) < 90);
  return [x, Math.min(...near.map(([, py]) => py))];
}

function contains(outline: readonly (readonly [number, number])[], x: number, y: number): boolean {
  let inside = false;
  for (let i = 0, j = outline.length - 1; i < outline.length; j = i++) {
    const [ax, ay] = outline[i]!;
    const [bx, by] = outline[j]!;
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
  }
  return inside;
}

/** The nearest point in a direction: far aside counts double. */
export function nextPoint(
  data: ScatterData,
  port: Viewport,
  from: number,
  [dx, dy]: readonly [number, number],
): number {
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
