import { render } from "preact";
import type { Payload } from "../payload.ts";
import "./page.css";
import { entries, openPayload } from "./state.ts";
import { AlignersSection } from "./views/aligners-section.tsx";
import { Answer } from "./views/answer.tsx";
import { BenchSection } from "./views/bench-section.tsx";
import { ControlBar } from "./views/control-bar.tsx";
import { CurvesSection } from "./views/curves-section.tsx";
import { DifferenceSection } from "./views/difference-section.tsx";
import { FacesSection } from "./views/faces-section.tsx";
import { FailuresSection } from "./views/failures-section.tsx";
import { HardestSection } from "./views/hardest-section.tsx";
import { Header } from "./views/header.tsx";
import { IdentificationSection } from "./views/identification-section.tsx";
import { MapSection } from "./views/map-section.tsx";
import { Matrix } from "./views/matrix.tsx";
import { PairPanel } from "./views/pair-panel.tsx";
import { ProvenanceSection } from "./views/provenance-section.tsx";
import { SpeedSection } from "./views/speed-section.tsx";
import { ThresholdSection } from "./views/threshold-section.tsx";

function Report() {
  if (entries.value.length > 0) return <Results />;
  return (
    <>
      <Header />
      <main>
        <BenchSection />
      </main>
    </>
  );
}

function Results() {
  return (
    <>
      <Header />
      <ControlBar />
      <main>
        <Answer />
        <Matrix />
        <ThresholdSection />
        <FacesSection />
        <MapSection />
        <CurvesSection />
        <HardestSection />
        <IdentificationSection />
        <FailuresSection />
        <SpeedSection />
        <BenchSection />
        <DifferenceSection />
        <AlignersSection />
        <ProvenanceSection />
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

const root = document.getElementById("report");
if (root !== null) {
  readPayload().then(
    (payload) => {
      openPayload(payload);
      root.replaceChildren();
      render(<Report />, root);
      root.dataset["ready"] = "true";
    },
    (thrown: unknown) => {
      root.textContent = `This report cannot be read: ${thrown instanceof Error ? thrown.message : String(thrown)}`;
    },
  );
}
