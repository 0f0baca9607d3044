import { counted, escapeXml } from "@likeness/core/pure";
import type { RobustnessCurve, RobustnessPoint, RobustnessResult } from "@likeness/result";

const panel = { width: 380, height: 170, left: 60, top: 34, gapX: 60, gapY: 62 } as const;
const header = 70;

/** Line styles that differ in colour (safe for colour-blind readers, Okabe and Ito 2008), dash and mark. */
const styles = [
  { colour: "#0072b2", dash: "", mark: "circle" },
  { colour: "#d55e00", dash: "7 3", mark: "square" },
  { colour: "#009e73", dash: "2 3", mark: "triangle" },
  { colour: "#cc79a7", dash: "9 3 2 3", mark: "diamond" },
] as const;

/** One line of a panel: a value for each level, null where there is none; the band is its interval. */
interface Line {
  readonly name: string;
  readonly values: readonly (number | null)[];
  readonly band?: readonly (readonly [low: number, high: number])[];
}

/**
 * The curves of a sweep as one SVG picture: for each distortion the share of faces still found, with its 95 % interval,
 * and beside it the median drift of landmarks in eye distances. Levels are evenly spaced, mild on the left.
 */
export function robustnessSvg(result: RobustnessResult): string {
  const curves = result.aligners[0]?.curves ?? [];
  const width = 2 * panel.width + panel.gapX + 40;
  const height = header + curves.length * (panel.height + panel.gapY);
  const title = `${result.dataset.title}: ${counted(result.files.length, "photo")}, seed ${result.settings.seed}`;
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12" fill="#222">`,
    `<title>${escapeXml(title)}</title><rect width="100%" height="100%" fill="#fff"/>`,
    `<text x="20" y="24" font-size="15" font-weight="bold">${escapeXml(title)}</text>`,
    legend(result.aligners.map(({ id }) => id)),
    ...curves.map((_, row) => rowOf(result, row)),
    "</svg>",
  ];
  return `${parts.join("\n")}\n`;
}

function legend(names: readonly string[]): string {
  const items = names.map((name, i) => {
    const x = 20 + i * 150;
    return `${stroke(
      [
        [x, 46],
        [x + 30, 46],
      ],
      i,
    )}${mark(x + 15, 46, i)}<text x="${x + 38}" y="50">${escapeXml(name)}</text>`;
  });
  return items.join("");
}

function rowOf({ aligners }: RobustnessResult, row: number): string {
  const top = header + row * (panel.height + panel.gapY);
  const curve = aligners[0]!.curves[row]!;
  const points = aligners.map(({ id, curves }) => ({ id, points: curves[row]!.points }));
  const found = points.map((one) => ({
    name: one.id,
    values: one.points.map(({ share }) => share),
    band: one.points.map(({ interval }) => interval),
  }));
  const drift = points.map((one) => ({
    name: one.id,
    values: one.points.map(({ drift: d }: RobustnessPoint) => d?.p50 ?? null),
  }));
  const highest = Math.max(0.1, ...drift.flatMap(({ values }) => values.filter((value) => value !== null)));
  return [
    chart(20, top, curve, "faces still found", found, 1, (value) => `${Math.round(100 * value)} %`),
    chart(20 + panel.width + panel.gapX, top, curve, "median drift, eye distances", drift, highest, (value) =>
      value.toFixed(2),
    ),
  ].join("\n");
}

function chart(
  x: number,
  y: number,
  { distortion, unit, points }: RobustnessCurve,
  what: string,
  lines: readonly Line[],
  highest: number,
  format: (value: number) => string,
): string {
  const right = panel.width - panel.left;
  const at = (place: number) =>
    panel.left + (points.length < 2 ? right / 2 : (place / (points.length - 1)) * (right - 20) + 10);
  const up = (value: number) => panel.top + (panel.height - panel.top) * (1 - value / highest);
  const grid = [0, 0.25, 0.5, 0.75, 1].map((part) => {
    const value = part * highest;
    const line = `<line x1="${panel.left}" x2="${panel.width}" y1="${fixed(up(value))}" y2="${fixed(up(value))}" stroke="#ddd"/>`;
    return `${line}<text x="${panel.left - 6}" y="${fixed(up(value) + 4)}" text-anchor="end">${format(value)}</text>`;
  });
  const levels = points.map(
    ({ level }, place) => `<text x="${fixed(at(place))}" y="${panel.height + 16}" text-anchor="middle">${level}</text>`,
  );
  const drawn = lines.map(({ values, band }, i) => {
    const known = values.flatMap((value, place) => (value === null ? [] : [[at(place), up(value)] as const]));
    const area =
      band === undefined
        ? ""
        : bandOf(
            band.map(([low, high], place) => [at(place), up(low), up(high)] as const),
            i,
          );
    return `${area}${stroke(known, i)}${known.map(([px, py]) => mark(px, py, i)).join("")}`;
  });
  const heading = `<text x="${panel.left}" y="16" font-weight="bold">${escapeXml(`${distortion}: ${what}`)}</text>`;
  const axis = `<text x="${panel.width}" y="${panel.height + 32}" text-anchor="end" fill="#555">${escapeXml(unit)}</text>`;
  return `<g transform="translate(${x} ${y})">${heading}${grid.join("")}${levels.join("")}${drawn.join("")}${axis}</g>`;
}

function bandOf(points: readonly (readonly [x: number, low: number, high: number])[], series: number): string {
  const around = [
    ...points.map(([x, , high]) => `${fixed(x)},${fixed(high)}`),
    ...[...points].reverse().map(([x, low]) => `${fixed(x)},${fixed(low)}`),
  ];
  return `<polygon points="${around.join(" ")}" fill="${styleOf(series).colour}" fill-opacity="0.12"/>`;
}

function stroke(points: readonly (readonly [number, number])[], series: number): string {
  const { colour, dash } = styleOf(series);
  const path = points.map(([x, y]) => `${fixed(x)},${fixed(y)}`).join(" ");
  return `<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="2" stroke-dasharray="${dash}"/>`;
}

function mark(x: number, y: number, series: number): string {
  const { colour, mark: shape } = styleOf(series);
  const at = (dx: number, dy: number) => `${fixed(x + dx)},${fixed(y + dy)}`;
  if (shape === "circle") return `<circle cx="${fixed(x)}" cy="${fixed(y)}" r="4" fill="${colour}"/>`;
  const corners = {
    square: [at(-4, -4), at(4, -4), at(4, 4), at(-4, 4)],
    triangle: [at(0, -5), at(5, 4), at(-5, 4)],
    diamond: [at(0, -5), at(5, 0), at(0, 5), at(-5, 0)],
  }[shape];
  return `<polygon points="${corners.join(" ")}" fill="${colour}"/>`;
}

function styleOf(series: number) {
  return styles[series % styles.length]!;
}

function fixed(value: number): string {
  return value.toFixed(1);
}
