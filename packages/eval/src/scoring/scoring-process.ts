import { classifiers } from "@likeness/classify";
import { type Progress, serve, silent } from "@likeness/core";
import { concludeRuns, scoreTemplates } from "./score-templates.ts";
import type { ScoringService } from "./scoring-service.ts";

// A process that computes the figures of an evaluation, for minutes where there are many people, and mostly without ever
// looking at its messages. It is a process and no thread since it can be killed at any moment, in the middle of native
// code too.
let shown: Progress = silent;
process.on("warning", ({ name, message }) => {
  if (name === "LikenessWarning") shown.warn(message);
});

serve(
  (): ScoringService => ({
    score(request, { progress }) {
      shown = progress;
      return scoreTemplates(request, progress);
    },
    conclude(request, { progress }) {
      shown = progress;
      return concludeRuns(request, progress);
    },
  }),
  { busy: true, parts: { classifiers } },
);
