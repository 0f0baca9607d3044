import { useRef, useState } from "preact/hooks";
import { place, type ScatterData, type Viewport } from "./viewport.ts";

/** A line drawn round points, in pixels; it closes itself. */
export type Outline = readonly (readonly [number, number])[];

/** Points inside a closed outline of pixels (even-odd rule). */
export function pointsInside(data: ScatterData, view: Viewport, outline: Outline): number[] {
  const inside: number[] = [];
  for (let i = 0; i < data.personOf.length; i++) {
    const [x, y] = place(data, view, i);
    if (contains(outline, x, y)) inside.push(i);
  }
  return inside;
}

function contains(outline: Outline, x: number, y: number): boolean {
  let inside = false;
  for (let i = 0, j = outline.length - 1; i < outline.length; j = i++) {
    const [ax, ay] = outline[i]!;
    const [bx, by] = outline[j]!;
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
  }
  return inside;
}

/** The lasso: whether the next drag draws one, and the outline as far as it is drawn. */
export interface Lasso {
  /** Switched on by its button; else a drag with Shift draws one. */
  readonly on: boolean;
  readonly toggle: () => void;
  readonly drawing: () => boolean;
  /** Empty while none is drawn. */
  readonly outline: () => Outline;
  readonly begin: (at: readonly [number, number]) => void;
  readonly extend: (at: readonly [number, number]) => void;
  /** Ends it and switches the lasso off. */
  readonly end: () => Outline;
  readonly cancel: () => void;
}

/** The outline is no state of the view: it grows with every move of the pointer, and the map draws it itself. */
export function useLasso(): Lasso {
  const [on, setOn] = useState(false);
  const drawn = useRef<(readonly [number, number])[] | null>(null);
  const take = () => {
    const outline = drawn.current ?? [];
    drawn.current = null;
    return outline;
  };
  return {
    on,
    toggle: () => setOn(!on),
    drawing: () => drawn.current !== null,
    outline: () => drawn.current ?? [],
    begin(at) {
      drawn.current = [at];
    },
    extend(at) {
      drawn.current?.push(at);
    },
    end() {
      setOn(false);
      return take();
    },
    cancel: take,
  };
}
