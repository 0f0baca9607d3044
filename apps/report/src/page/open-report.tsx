import { render } from "preact";
import type { Payload } from "../payload.ts";
import { ControlBar } from "./control-bar.tsx";
import { Header } from "./header.tsx";
import { PairPanel } from "./pair-panel.tsx";
import { type ReportSection, SectionFrame } from "./sections/section.tsx";
import { openPayload } from "./state.ts";

/** Draws the page of the data in the document, with those of the sections that have something to show, in their order. */
export async function openReport(sections: readonly ReportSection[]): Promise<void> {
  const root = document.getElementById("report");
  if (root === null) return;
  try {
    openPayload(await readPayload());
    root.replaceChildren();
    render(<Report sections={sections} />, root);
    root.dataset["ready"] = "true";
  } catch (thrown) {
    root.textContent = `This report cannot be read: ${thrown instanceof Error ? thrown.message : String(thrown)}`;
  }
}

function Report({ sections }: { readonly sections: readonly ReportSection[] }) {
  const shown = sections.filter((section) => section.shown());
  return (
    <>
      <Header sections={shown} />
      <ControlBar />
      <main>
        {shown.map((section) => (
          <SectionFrame key={section.id} {...section} />
        ))}
      </main>
      <PairPanel />
    </>
  );
}

async function readPayload(): Promise<Payload> {
  const text = atob(document.getElementById("likeness-data")?.textContent?.trim() ?? "");
  const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return (await new Response(stream).json()) as Payload;
}
