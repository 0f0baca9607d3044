import { pointAt } from "./pointer.ts";
import { middleOf, place, type ScatterData, type Viewport } from "./viewport.ts";
import { type ZoomedMap, zoomStep } from "./zoom.ts";

/** The map for those who use the keys. Points are indexes, −1 for none. */
export interface KeyActions {
  readonly hovered: number;
  /** Shows a point as if pointed at. */
  readonly onWalk: (point: number) => void;
  readonly onChoose: (point: number) => void;
}

const directions: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** Arrows walk from point to point, Enter chooses and Escape lets go, `+`, `-` and `0` zoom. */
export function pressKey(
  event: KeyboardEvent,
  data: ScatterData,
  { port, zoomBy, showAll }: ZoomedMap,
  { hovered, onWalk, onChoose }: KeyActions,
): void {
  const direction = directions[event.key];
  if (direction !== undefined) {
    event.preventDefault();
    onWalk(
      hovered < 0 ? pointAt(data, port, ...middleOf(port), port.width) : nextPoint(data, port, hovered, direction),
    );
  }
  if (event.key === "Enter" || event.key === " ") {
    event.preventDefault();
    onChoose(hovered);
  }
  if (event.key === "Escape") onChoose(-1);
  if (event.key === "+" || event.key === "-") {
    zoomBy(event.key === "+" ? zoomStep : 1 / zoomStep, hovered < 0 ? middleOf(port) : place(data, port, hovered));
  }
  if (event.key === "0") showAll();
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
