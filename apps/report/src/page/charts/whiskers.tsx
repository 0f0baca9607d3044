import type { Interval } from "@likeness/result";
import { axisX, axisY, dot, gridX, ruleX, ruleY, text, tickX } from "@observablehq/plot";
import { Figure } from "./figure.tsx";

/** An estimate with its interval. */
export interface WhiskerRow {
  readonly label: string;
  readonly value: number;
  readonly interval: Interval;
  /** What is to be known about the row, in words, at its right end. */
  readonly note: string;
  /** Drawn as a ring: an estimate to be taken with care, for a reason that the note gives. */
  readonly doubtful: boolean;
}

export interface WhiskersProps {
  /** What the picture shows, for those who do not see it. */
  readonly label: string;
  readonly rows: readonly WhiskerRow[];
  /** Log for ratios, which need values above 0. */
  readonly scale: "log" | "linear";
  readonly axis: string;
  readonly format: (value: number) => string;
  /** The value that means "no difference"; always within the picture. */
  readonly reference: number;
  /** Rows of all pictures one below the other, so that names and notes take the same room. Default: the picture's own. */
  readonly alike?: readonly WhiskerRow[];
}

/** Pixels of a letter of the plots' 12px, on the generous side. */
const letter = 6.8;

/** A dot for each estimate with a line over its interval, one below the other; names stand above where it is narrow. */
export function Whiskers({ label, rows, scale, axis, format, reference, alike = rows }: WhiskersProps) {
  const items = rows.map((row, index) => ({ ...row, low: row.interval[0], high: row.interval[1], place: `${index}` }));
  const left = 14 + letter * Math.max(0, ...alike.map((row) => row.label.length));
  const right = 14 + letter * Math.max(0, ...alike.map((row) => row.note.length));
  const [first, last] = axisDomain(rows, scale, reference);
  return (
    <Figure
      label={label}
      inputs={[rows, alike, scale, reference]}
      build={(width) => {
        const beside = width - left - right >= 260;
        return {
          height: 54 + (beside ? 24 : 60) * rows.length,
          marginLeft: beside ? left : 12,
          marginRight: beside ? right : 12,
          marginTop: 8,
          marginBottom: 44,
          x: { type: scale, domain: [first, last] },
          y: { type: "band", domain: items.map(({ place }) => place), padding: 0, axis: null },
          marks: [
            gridX({ stroke: "var(--grid)", strokeOpacity: 1, ticks: 5 }),
            axisX({ ticks: beside ? 5 : 3, tickFormat: format, label: axis }),
            ruleX([reference], { stroke: "var(--ink)", strokeDasharray: "4 3" }),
            ruleY(items, { y: "place", x1: "low", x2: "high", stroke: "var(--run)", strokeWidth: 1.6 }),
            ...(["low", "high"] as const).map((x) =>
              tickX(items, { x, y: "place", stroke: "var(--run)", inset: beside ? 8 : 26 }),
            ),
            dot(items, {
              x: "value",
              y: "place",
              r: 4.5,
              stroke: "var(--run)",
              strokeWidth: 1.6,
              fill: ({ doubtful }: WhiskerRow) => (doubtful ? "var(--page)" : "var(--run)"),
              title: (row: WhiskerRow) => `${row.label}: ${row.note}`,
            }),
            ...(beside
              ? [
                  axisY({ tickSize: 0, label: null, tickFormat: (place: string) => rows[Number(place)]?.label ?? "" }),
                  text(items, {
                    y: "place",
                    text: "note",
                    frameAnchor: "right",
                    textAnchor: "start",
                    dx: 10,
                    fill: "var(--ink)",
                  }),
                ]
              : [
                  text(items, {
                    y: "place",
                    text: ({ label: name, note }: WhiskerRow) => `${name}\n${note}`,
                    frameAnchor: "left",
                    dx: -8,
                    dy: -10,
                    lineAnchor: "bottom",
                    lineHeight: 1.25,
                    fill: "var(--ink)",
                    stroke: "var(--page)",
                    strokeWidth: 4,
                  }),
                ]),
          ],
        };
      }}
    />
  );
}

/** Ends of an axis that holds every interval and the reference, with some air. */
function axisDomain(rows: readonly WhiskerRow[], scale: "log" | "linear", reference: number): Interval {
  const ends = rows.flatMap(({ interval }) => [...interval]);
  const [low, high] = [Math.min(reference, ...ends), Math.max(reference, ...ends)];
  if (scale === "log") return [low / 1.12, high * 1.12];
  const air = low === high ? 1 : 0.06 * (high - low);
  return [low - air, high + air];
}
