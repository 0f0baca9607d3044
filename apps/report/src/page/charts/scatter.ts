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

export interface ScatterStyle {
  readonly halo: string;
  readonly text: string;
  /** Names by person, drawn at the middle of their points; none when there are too many to read. */
  readonly labels: readonly string[] | null;
}

/**
 * Draws all points. Each mark is drawn once into a sprite and then copied: 10,000 copies are several times cheaper than
 * 10,000 outlines.
 */
export function drawScatter(
  context: CanvasRenderingContext2D,
  data: ScatterData,
  view: Viewport,
  style: ScatterStyle,
): void {
  const ratio = context.getTransform().a;
  const radius = data.personOf.length > 3000 ? 3 : data.personOf.length > 500 ? 4 : 5.5;
  const half = Math.ceil(1.5 * radius + 1);
  const sprites = new Map<number, HTMLCanvasElement>();
  context.clearRect(0, 0, view.width, view.height);
  for (let i = 0; i < data.personOf.length; i++) {
    const person = data.personOf[i]!;
    let sprite = sprites.get(person);
    if (sprite === undefined) {
      sprite = drawSprite(person, radius, half, ratio, style.halo);
      sprites.set(person, sprite);
    }
    const [x, y] = place(data, view, i);
    context.drawImage(sprite, x - half, y - half, 2 * half, 2 * half);
  }
  if (style.labels !== null) drawLabels(context, data, view, style, style.labels);
}

function drawSprite(person: number, radius: number, half: number, ratio: number, halo: string): HTMLCanvasElement {
  const sprite = document.createElement("canvas");
  sprite.width = sprite.height = Math.ceil(2 * half * ratio);
  const context = sprite.getContext("2d")!;
  context.scale(ratio, ratio);
  const { colour, shape } = markerOf(person);
  context.beginPath();
  traceShape(context, shape, half, half, radius);
  context.fillStyle = colour;
  context.fill();
  context.lineWidth = 0.8;
  context.strokeStyle = halo;
  context.stroke();
  return sprite;
}

function drawLabels(
  context: CanvasRenderingContext2D,
  data: ScatterData,
  view: Viewport,
  style: ScatterStyle,
  labels: readonly string[],
): void {
  const taken: { x: number; y: number; half: number }[] = [];
  context.font = "600 12px system-ui, sans-serif";
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.lineJoin = "round";
  context.lineWidth = 3;
  labels.forEach((label, person) => {
    const spot = labelSpot(data, view, person);
    if (spot === null) return;
    const half = context.measureText(label).width / 2;
    const x = Math.min(Math.max(spot[0], half + 4), view.width - half - 4);
    let y = Math.max(10, spot[1] - 14);
    while (taken.some((other) => Math.abs(other.y - y) < 15 && Math.abs(other.x - x) < other.half + half + 4)) y += 15;
    taken.push({ x, y, half });
    context.strokeStyle = style.halo;
    context.strokeText(label, x, y);
    context.fillStyle = style.text;
    context.fillText(label, x, y);
  });
}

/** Above the top of the person's points, strays far from their middle (the median) left aside. */
function labelSpot(data: ScatterData, view: Viewport, person: number): readonly [number, number] | null {
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
