import type { RunView } from "../../runs/run-view.ts";

/** The run that the page shows, and the one it is compared with. */
export interface TwoRuns {
  readonly view: RunView;
  readonly base: RunView;
}
