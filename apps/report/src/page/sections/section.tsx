import type { ComponentChildren } from "preact";
import type { RunView } from "../runs/run-view.ts";

export interface SectionProps {
  readonly id: string;
  readonly title: string;
  /** One or two sentences under the heading. */
  readonly lead?: ComponentChildren;
  readonly children: ComponentChildren;
}

/** A part of the page that the navigation can name. */
export function Section({ id, title, lead, children }: SectionProps) {
  return (
    <section id={id} class="section" aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>{title}</h2>
      {lead !== undefined && <p class="lead">{lead}</p>}
      {children}
    </section>
  );
}

/** A part about pairs, for a run whose photos make none. */
export function NoPairs({ id, title, view }: Omit<SectionProps, "children"> & { readonly view: RunView }) {
  const { verification } = view.run;
  return (
    <Section id={id} title={title}>
      <p class="quiet">{"skipped" in verification ? `Not measured: ${verification.skipped}.` : "Not measured."}</p>
    </Section>
  );
}
