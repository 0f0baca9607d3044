import type { RefObject, TargetedPointerEvent } from "preact";
import { useRef } from "preact/hooks";
import type { Lasso } from "./lasso.ts";
import type { ScatterData, Viewport } from "./viewport.ts";

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

/** What the map does with the pointer. Places are pixels of the map. */
export interface PointerActions {
  /** The pointer is here and draws nothing; null when it has left. */
  readonly onHover: (at: readonly [number, number] | null) => void;
  /** Pressed and let go without dragging the map. */
  readonly onPick: (at: readonly [number, number]) => void;
  readonly onPan: (dx: number, dy: number) => void;
  readonly onZoom: (factor: number, at: readonly [number, number]) => void;
  /** The lasso grew by a point. */
  readonly onLasso: () => void;
  readonly onLassoEnd: () => void;
}

/** Pixels that a pressed pointer may move before it drags the map. */
const tremor = 4;

/**
 * The handlers of the map's element: a drag draws the lasso when it is on or Shift is held, else moves the map where it can be
 * moved (`zoomed`); a click picks, a double click zooms in.
 */
export function usePointer(
  canvas: RefObject<HTMLCanvasElement | null>,
  lasso: Lasso,
  zoomed: boolean,
  { onHover, onPick, onPan, onZoom, onLasso, onLassoEnd }: PointerActions,
) {
  const pressed = useRef<{ readonly at: readonly [number, number]; readonly moved: boolean } | null>(null);
  const placeOf = (event: MouseEvent): readonly [number, number] => {
    const frame = canvas.current!.getBoundingClientRect();
    return [event.clientX - frame.left, event.clientY - frame.top];
  };
  const drag = ([x, y]: readonly [number, number], { at, moved }: NonNullable<typeof pressed.current>) => {
    const [dx, dy] = [x - at[0], y - at[1]];
    if (!moved && Math.hypot(dx, dy) < tremor) return;
    pressed.current = { at: [x, y], moved: true };
    onPan(dx, dy);
  };
  return {
    onPointerDown(event: TargetedPointerEvent<HTMLElement>) {
      if (lasso.on || event.shiftKey) lasso.begin(placeOf(event));
      else pressed.current = { at: placeOf(event), moved: false };
      event.currentTarget.setPointerCapture(event.pointerId);
    },
    onPointerMove(event: PointerEvent) {
      const at = placeOf(event);
      if (lasso.drawing()) {
        lasso.extend(at);
        onLasso();
      } else if (pressed.current !== null && zoomed) drag(at, pressed.current);
      else onHover(at);
    },
    onPointerUp(event: PointerEvent) {
      const moved = pressed.current?.moved ?? false;
      pressed.current = null;
      if (lasso.drawing()) onLassoEnd();
      else if (!moved) onPick(placeOf(event));
    },
    onPointerCancel() {
      pressed.current = null;
      lasso.cancel();
    },
    onPointerLeave: () => onHover(null),
    onDblClick: (event: MouseEvent) => onZoom(2.5, placeOf(event)),
  };
}
