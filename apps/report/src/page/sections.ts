import { Aligners } from "./sections/aligners.tsx";
import { Answer } from "./sections/answer/answer.tsx";
import { Bench } from "./sections/bench/bench.tsx";
import { Curves } from "./sections/curves/curves.tsx";
import { Difference } from "./sections/difference/difference.tsx";
import { Faces } from "./sections/faces/faces.tsx";
import { Failures } from "./sections/failures/failures.tsx";
import { Hardest } from "./sections/hardest.tsx";
import { Identification } from "./sections/identification/identification.tsx";
import { EmbeddingMap } from "./sections/map/map.tsx";
import { Matrix } from "./sections/matrix/matrix.tsx";
import { Provenance } from "./sections/provenance/provenance.tsx";
import { ofRun, type ReportSection } from "./sections/section.tsx";
import { Speed } from "./sections/speed/speed.tsx";
import { Threshold } from "./sections/threshold/threshold.tsx";
import { benches, comparisons, entries } from "./state.ts";

const anyResult = () => entries.value.length > 0;

/** Every section of the page, in its order. A new one is a file with its view and a line here. */
export const sections: readonly ReportSection[] = [
  { id: "answer", title: "The answer", link: "Answer", shown: anyResult, View: Answer },
  { id: "matrix", title: "Every combination", link: "Matrix", shown: anyResult, View: Matrix },
  { id: "threshold", title: "The threshold", link: "Threshold", ...ofRun(Threshold) },
  { id: "faces", title: "From photo to distance", link: "Faces", ...ofRun(Faces) },
  { id: "map", title: "Map of the embeddings", link: "Map", ...ofRun(EmbeddingMap) },
  { id: "curves", title: "ROC and DET", link: "ROC, DET", ...ofRun(Curves) },
  { id: "hardest", title: "The hardest pairs", link: "Hardest pairs", ...ofRun(Hardest) },
  { id: "identification", title: "Identification", ...ofRun(Identification) },
  { id: "failures", title: "Not enrolled", ...ofRun(Failures) },
  { id: "speed", title: "Accuracy against speed", ...ofRun(Speed) },
  { id: "bench", title: "Speed", shown: () => benches.value.length > 0, View: Bench },
  { id: "difference", title: "Difference of two runs", link: "Difference", ...ofRun(Difference) },
  { id: "aligners", title: "Aligners compared", shown: () => comparisons.value.length > 0, View: Aligners },
  { id: "provenance", title: "Provenance", shown: anyResult, View: Provenance },
];
