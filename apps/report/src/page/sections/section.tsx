import type { ComponentChildren, ComponentType } from "preact";
import type { RunView } from "../runs/run-view.ts";
import { selected } from "../state.ts";
import "./section.css";

/** A part of the page: the page puts it under its heading, and the navigation names it, where it is shown. */
export interface ReportSection {
  /** Its anchor; no other section has it. */
  readonly id: string;
  /** Its heading. */
  readonly title: string;
  /** What the navigation calls it. Default: its heading. */
  readonly link?: string;
  /** Whether the page holds what it is about. Else neither page nor navigation has it. */
  readonly shown: () => boolean;
  /** What stands under the heading. */
  readonly View: ComponentType;
}

/** A section with its heading. */
export function SectionFrame({ id, title, View }: ReportSection) {
  return (
    <section id={id} class="section" aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>{title}</h2>
      <View />
    </section>
  );
}

/** A section about the run that the page shows: it is there when there is any run. */
export function ofRun(View: ComponentType<{ readonly view: RunView }>): Pick<ReportSection, "shown" | "View"> {
  return {
    shown: () => selected.value !== undefined,
    View: () => (selected.value === undefined ? null : <View view={selected.value} />),
  };
}

/** One or two sentences under the heading. */
export function Lead({ children }: { readonly children: ComponentChildren }) {
  return <p class="lead">{children}</p>;
}

/** What stands in a section about pairs for a run whose photos make none. */
export function NoPairs({ view: { run } }: { readonly view: RunView }) {
  return (
    <p class="quiet">
      {"skipped" in run.verification ? `Not measured: ${run.verification.skipped}.` : "Not measured."}
    </p>
  );
}
