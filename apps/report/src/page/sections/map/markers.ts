/** A person's mark: colour and shape together, so that neither has to be told apart from all others. */
export interface Marker {
  readonly colour: string;
  readonly shape: number;
}

/**
 * Okabe and Ito's colours, which people with any colour vision tell apart, darkened or lightened until each has a contrast of
 * 3 : 1 or more against both the light and the dark page (WCAG 2.2, 1.4.11).
 */
const first = [
  "#0072b2",
  "#d55e00",
  "#009e73",
  "#c26a9b",
  "#b8860b",
  "#2b91cc",
  "#9a5cc0",
  "#6b7280",
  "#c94444",
  "#4b8b0f",
];

/** The same number gives the same mark in every picture. Neighbouring numbers differ in both colour and shape. */
export function markerOf(person: number): Marker {
  const round = Math.floor(person / first.length);
  const colour = person < first.length ? first[person]! : `oklch(0.62 0.15 ${((person * 137.508) % 360).toFixed(1)})`;
  return { colour, shape: (person + round) % traces.length };
}

type Trace = (path: CanvasPath, x: number, y: number, radius: number) => void;

const traces: readonly Trace[] = [
  (path, x, y, radius) => {
    path.moveTo(x + radius, y);
    path.arc(x, y, radius, 0, 2 * Math.PI);
  },
  (path, x, y, radius) => path.rect(x - 0.88 * radius, y - 0.88 * radius, 1.76 * radius, 1.76 * radius),
  (path, x, y, radius) => polygon(path, x, y, 1.25 * radius, 3, -Math.PI / 2),
  (path, x, y, radius) => polygon(path, x, y, 1.25 * radius, 4, 0),
  (path, x, y, radius) => polygon(path, x, y, 1.25 * radius, 3, Math.PI / 2),
  (path, x, y, radius) => star(path, x, y, 1.3 * radius, 5, 0.45, -Math.PI / 2),
  (path, x, y, radius) => star(path, x, y, 1.4 * radius, 4, 0.35, 0),
  (path, x, y, radius) => polygon(path, x, y, 1.1 * radius, 6, 0),
  (path, x, y, radius) => star(path, x, y, 1.4 * radius, 4, 0.35, Math.PI / 4),
  (path, x, y, radius) => star(path, x, y, 1.4 * radius, 3, 0.38, -Math.PI / 2),
];

/** Draws the outline of a shape about a point; the caller fills or strokes it. */
export function traceShape(path: CanvasPath, shape: number, x: number, y: number, radius: number): void {
  traces[shape % traces.length]!(path, x, y, radius);
}

function polygon(path: CanvasPath, x: number, y: number, radius: number, corners: number, turn: number): void {
  for (let i = 0; i < corners; i++) {
    const angle = turn + (2 * Math.PI * i) / corners;
    if (i === 0) path.moveTo(x + radius * Math.cos(angle), y + radius * Math.sin(angle));
    else path.lineTo(x + radius * Math.cos(angle), y + radius * Math.sin(angle));
  }
  path.closePath();
}

function star(
  path: CanvasPath,
  x: number,
  y: number,
  radius: number,
  points: number,
  waist: number,
  turn: number,
): void {
  for (let i = 0; i < 2 * points; i++) {
    const angle = turn + (Math.PI * i) / points;
    const reach = i % 2 === 0 ? radius : waist * radius;
    if (i === 0) path.moveTo(x + reach * Math.cos(angle), y + reach * Math.sin(angle));
    else path.lineTo(x + reach * Math.cos(angle), y + reach * Math.sin(angle));
  }
  path.closePath();
}
