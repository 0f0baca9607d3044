import { classifiers } from "@likeness/classify";
import type { Progress } from "@likeness/core";
import { compareAligners, mostPoints, project, verify } from "@likeness/metrics";
import { warningsOf } from "../warnings.ts";
import { defaultKernel } from "./default-kernel.ts";
import { identify } from "./identification.ts";
import type { ConcludeRequest, Conclusions, ScoreRequest, Scores } from "./scoring-service.ts";

/** Verification of all pairs, identification and projection of one run's templates. */
export async function scoreTemplates(request: ScoreRequest, everyStep: Progress): Promise<Scores> {
  const { templates, grid, seed, folds, resamples } = request;
  const progress = named(request.name, everyStep);
  const kernel = defaultKernel;
  const verification = await verify(templates, { grid, seed, folds, resamples, kernel, progress });
  const openers = request.classifiers.map((id) => [id, () => classifiers.open(id)] as const);
  const identification = await identify(templates, request.split, Object.fromEntries(openers), { progress });
  const enrolled = templates.enrolled.reduce((sum, one) => sum + one, 0);
  const tooMany = enrolled > mostPoints;
  return {
    verification,
    identification,
    projection: tooMany ? null : await project(templates, { seed, kernel, progress }),
    warnings: [
      ...Object.entries(identification.notRun ?? {}).map(([id, reason]) => `${id} was not run: ${reason}`),
      ...(tooMany ? [`no map: ${enrolled} photos are more than the ${mostPoints} that t-SNE is run on`] : []),
    ],
  };
}

/** Compares the aligners of all runs and looks for what stands out in each beside the others. */
export async function concludeRuns(request: ConcludeRequest, everyStep: Progress): Promise<Conclusions> {
  const { runs, dataset } = request;
  const progress = named(dataset.id, everyStep);
  const comparing = progress.step("comparing aligners");
  const comparisons = await compareAligners(request, () => comparing.advance());
  comparing.done();
  const looking = progress.step("photos far from their own person", runs.length);
  const warnings = runs.map((run) => {
    const found = warningsOf(run, dataset, runs);
    looking.advance();
    return found;
  });
  looking.done();
  return { comparisons, warnings };
}

function named(name: string, progress: Progress): Progress {
  return {
    step: (step, total) => progress.step(`${name}: ${step}`, total),
    warn: (message) => progress.warn(message),
  };
}
