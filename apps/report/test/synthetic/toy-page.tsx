import "../../src/page/tokens.css";
import "../../src/page/base.css";
import { openReport } from "../../src/page/open-report.tsx";
import { ofRun, type ReportSection } from "../../src/page/sections/section.tsx";
import { sections } from "../../src/page/sections.ts";
import { benches } from "../../src/page/state.ts";

const toys: readonly ReportSection[] = [
  { id: "toy", title: "A toy of the test", link: "Toy", ...ofRun(({ view }) => <p>The run is {view.label}.</p>) },
  {
    id: "toy-bench",
    title: "A toy about benchmarks",
    shown: () => benches.value.length > 0,
    View: () => <p>There are {benches.value.length}.</p>,
  },
];

void openReport([...sections.slice(0, 1), ...toys, ...sections.slice(1)]);
