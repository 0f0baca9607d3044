/** One question that a gate asks of a run. */
export interface Check {
  /** `enrolment`, `pairs`, `classifier ID`, `drift` or `speed`; `run` where the run itself is not there. */
  readonly name: string;
  readonly state: "passed" | "failed" | "not-judged";
  /** What was compared, why it failed, or why it was not judged. */
  readonly text: string;
}

/** A check that was made. */
export function checked(name: string, compared: string, failure: string | undefined): Check {
  return failure === undefined ? { name, state: "passed", text: compared } : { name, state: "failed", text: failure };
}
