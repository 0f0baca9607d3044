import type { RunView } from "../runs/run-view.ts";
import { photoOf } from "./face.tsx";
import "./located-photo.css";

/** iBUG's 68 points as lines: jaw, brows, nose ridge, nostrils, eyes, lips; `closed` ones return to their start. */
const strokes: readonly { readonly from: number; readonly to: number; readonly closed: boolean }[] = [
  { from: 0, to: 16, closed: false },
  { from: 17, to: 21, closed: false },
  { from: 22, to: 26, closed: false },
  { from: 27, to: 30, closed: false },
  { from: 31, to: 35, closed: false },
  { from: 36, to: 41, closed: true },
  { from: 42, to: 47, closed: true },
  { from: 48, to: 59, closed: true },
  { from: 60, to: 67, closed: true },
];

/** The photo with the box and landmarks found in it; without a picture, what was found as a drawing. */
export function LocatedPhoto({ view, photo }: { readonly view: RunView; readonly photo: number }) {
  const row = view.run.enrolment.photos[photo];
  const source = view.faces?.photos[photo];
  const [width, height] = row?.size ?? [0, 0];
  if (width === 0 || (source === undefined && row?.landmarks === undefined)) {
    return (
      <div class="located empty">{row?.state === "enrolled" ? "no picture in this report" : (row?.state ?? "–")}</div>
    );
  }
  const [left, top, boxWidth, boxHeight] = row?.box ?? [];
  const unit = Math.max(width, height) / 100;
  return (
    <svg
      class="located"
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={`${photoOf(view, photo).file}${row?.box === undefined ? ": no face found" : " with the face that was found"}`}
    >
      {source !== undefined && <image href={source} width={width} height={height} preserveAspectRatio="none" />}
      {left !== undefined && (
        <rect class="box" x={left} y={top} width={boxWidth} height={boxHeight} stroke-width={unit} />
      )}
      {row?.landmarks !== undefined &&
        strokes.map(({ from, to, closed }) => (
          <path
            key={from}
            class="landmarks"
            d={strokePath(row.landmarks!, from, to, closed)}
            stroke-width={0.7 * unit}
          />
        ))}
      {row?.landmarks !== undefined && (
        <path class="landmark-points" d={dotsPath(row.landmarks)} stroke-width={1.6 * unit} />
      )}
    </svg>
  );
}

function strokePath(points: readonly number[], from: number, to: number, closed: boolean): string {
  const steps = Array.from(
    { length: to - from + 1 },
    (_, i) => `${points[2 * (from + i)]} ${points[2 * (from + i) + 1]}`,
  );
  return `M${steps.join("L")}${closed ? "Z" : ""}`;
}

/** Round caps on lines of no length are dots. */
function dotsPath(points: readonly number[]): string {
  return Array.from({ length: points.length / 2 }, (_, i) => `M${points[2 * i]} ${points[2 * i + 1]}h0`).join("");
}
