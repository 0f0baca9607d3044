import type { Outline } from "./lasso.ts";
import { place, type ScatterData, type Viewport } from "./viewport.ts";

/** What lies over the points: the one pointed at, the chosen one with its neighbours, and a lasso being drawn. */
export interface Highlights {
  readonly colour: string;
  readonly hovered: number;
  readonly chosen: number;
  readonly linked: readonly number[];
  readonly outline: Outline;
}

export function drawHighlights(
  context: CanvasRenderingContext2D,
  data: ScatterData,
  port: Viewport,
  show: Highlights,
): void {
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
