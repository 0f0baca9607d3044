import { type FileKind, readAs } from "../schema/file-kind.ts";
import { type RobustnessResult, robustnessResult } from "./robustness-result.ts";

const kind: FileKind<typeof robustnessResult> = {
  noun: "robustness result",
  schema: robustnessResult,
  hint: "make one with: likeness robustness --out results",
};

/**
 * Reads the file of a sweep.
 * @throws LikenessError `bad-input` when it cannot be read, is no JSON, or is not as `likeness/robustness@1` says.
 */
export function readRobustnessResult(path: string): Promise<RobustnessResult> {
  return readAs(kind, path);
}
