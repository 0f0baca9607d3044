import { signal } from "@preact/signals";
import { benches, comparisons, entries, runs } from "./state.ts";
import { counted } from "./text/counted.ts";

const theme = signal<"light" | "dark">(matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
/** Grows with every change of colours, for pictures that do not follow the style sheet by themselves. */
export const paints = signal(0);

const sections = [
  ["answer", "Answer"],
  ["matrix", "Matrix"],
  ["threshold", "Threshold"],
  ["faces", "Faces"],
  ["map", "Map"],
  ["curves", "ROC, DET"],
  ["hardest", "Hardest pairs"],
  ["identification", "Identification"],
  ["failures", "Not enrolled"],
  ["speed", "Accuracy against speed"],
  ["bench", "Speed"],
  ["difference", "Difference"],
  ["aligners", "Aligners compared"],
  ["provenance", "Provenance"],
] as const;

/** Title, datasets and the way to every section. */
export function Header() {
  const shown = sections.filter(([id]) => isShown(id));
  const datasets = entries.value.map(({ result }) => result.dataset);
  return (
    <header class="page-header">
      <a class="skip" href={`#${shown[0]?.[0]}`}>
        Skip to the {shown[0]?.[1].toLowerCase()}
      </a>
      <div class="title-row">
        <h1>Face recognition, compared</h1>
        <button type="button" class="theme" onClick={switchTheme}>
          {theme.value === "dark" ? "Light colours" : "Dark colours"}
        </button>
      </div>
      <ul class="datasets">
        {datasets.map((dataset, index) => (
          <li key={index}>
            <b>{dataset.title}</b>
            <span class="quiet">
              {" "}
              {counted(dataset.images, "photo")} of {counted(dataset.identities, "person", "people")}
              {datasets.length > 1 && ` · result ${index + 1}, ${entries.value[index]?.result.created.slice(0, 16)}`}
            </span>
          </li>
        ))}
      </ul>
      <nav aria-label="Sections">
        {shown.map(([id, title]) => (
          <a key={id} href={`#${id}`}>
            {title}
          </a>
        ))}
      </nav>
    </header>
  );
}

/** Parts that need more than a result stand on no page without it. */
function isShown(id: string): boolean {
  if (id === "bench") return benches.value.length > 0;
  if (id === "aligners") return comparisons.value.length > 0;
  if (id === "answer" || id === "matrix" || id === "provenance") return entries.value.length > 0;
  return runs.value.length > 0;
}

function switchTheme(): void {
  theme.value = theme.value === "dark" ? "light" : "dark";
  document.documentElement.dataset["theme"] = theme.value;
  paints.value++;
}

matchMedia("(prefers-color-scheme: dark)").addEventListener("change", ({ matches }) => {
  if (document.documentElement.dataset["theme"] === undefined) theme.value = matches ? "dark" : "light";
  paints.value++;
});
