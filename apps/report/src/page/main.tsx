import { render } from "preact";
import type { Payload } from "../payload.ts";
import "./page.css";
import { ControlBar } from "./control-bar.tsx";
import { Header } from "./header.tsx";
import { PairPanel } from "./pair-panel.tsx";
import { AlignersSection } from "./sections/aligners.tsx";
import { Answer } from "./sections/answer/answer.tsx";
import { BenchSection } from "./sections/bench/bench.tsx";
import { CurvesSection } from "./sections/curves/curves.tsx";
import { DifferenceSection } from "./sections/difference/difference.tsx";
import { FacesSection } from "./sections/faces/faces.tsx";
import { FailuresSection } from "./sections/failures/failures.tsx";
import { HardestSection } from "./sections/hardest.tsx";
import { IdentificationSection } from "./sections/identification/identification.tsx";
import { MapSection } from "./sections/map/map.tsx";
import { Matrix } from "./sections/matrix/matrix.tsx";
import { ProvenanceSection } from "./sections/provenance/provenance.tsx";
import { SpeedSection } from "./sections/speed/speed.tsx";
import { ThresholdSection } from "./sections/threshold/threshold.tsx";
import { entries, openPayload } from "./state.ts";

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
