import type { ReportSection } from "./sections/section.tsx";
import { entries } from "./state.ts";
import { counted } from "./text/counted.ts";
import { switchTheme, theme } from "./theme.ts";
import "./header.css";

/** Title, datasets and the way to every section. */
export function Header({ sections }: { readonly sections: readonly ReportSection[] }) {
  const [first] = sections;
  const datasets = entries.value.map(({ result }) => result.dataset);
  return (
    <header class="page-header">
      {first !== undefined && (
        <a class="skip" href={`#${first.id}`}>
          Skip to the {linkOf(first).toLowerCase()}
        </a>
      )}
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
        {sections.map((section) => (
          <a key={section.id} href={`#${section.id}`}>
            {linkOf(section)}
          </a>
        ))}
      </nav>
    </header>
  );
}

function linkOf({ link, title }: ReportSection): string {
  return link ?? title;
}
