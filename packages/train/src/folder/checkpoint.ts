import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import {
  hintOf,
  isMissing,
  LikenessError,
  machineFault,
  messageOf,
  parseJson,
  sha256,
  writeFileAtomic,
} from "@likeness/core";
import { readSafetensors, type Weights, type WeightTensor, writeSafetensors } from "@likeness/nn";
import type { AdamState } from "../loop/adam.ts";

/** A run between two steps. */
export interface Checkpoint {
  /** Steps that were done. */
  readonly step: number;
  readonly weights: Weights;
  readonly adam: AdamState;
  /** The best weights so far by the people held out; absent where nobody is. */
  readonly best?: { readonly step: number; readonly auc: number; readonly weights: Weights };
  /** What must be the same for the run to go on. */
  readonly settings: Readonly<Record<string, unknown>>;
}

const STATE = "checkpoint.json";
const tensorFile = /^checkpoint-\d+\.safetensors$/;

interface State {
  readonly schema: "likeness/checkpoint@1";
  readonly step: number;
  readonly adamSteps: number;
  readonly best?: { readonly step: number; readonly auc: number };
  readonly settings: Readonly<Record<string, unknown>>;
  readonly tensors: string;
  readonly sha256: string;
}

/**
 * Writes a checkpoint into a folder: the tensors under a new name, then the state that names them, then the old tensors
 * go. Whenever the process is killed, the state names a whole file.
 * @throws LikenessError `storage`.
 */
export async function writeCheckpoint(folder: string, checkpoint: Checkpoint): Promise<void> {
  const { step, weights, adam, best, settings } = checkpoint;
  const tensors = new Map<string, WeightTensor>();
  for (const [name, tensor] of weights) tensors.set(`weight:${name}`, tensor);
  for (const [name, data] of adam.means) tensors.set(`mean:${name}`, { shape: [data.length], data });
  for (const [name, data] of adam.squares) tensors.set(`square:${name}`, { shape: [data.length], data });
  for (const [name, tensor] of best?.weights ?? []) tensors.set(`best:${name}`, tensor);
  const bytes = writeSafetensors(tensors);
  const file = `checkpoint-${step}.safetensors`;
  await writeFileAtomic(join(folder, file), bytes);
  const state: State = {
    schema: "likeness/checkpoint@1",
    step,
    adamSteps: adam.steps,
    ...(best && { best: { step: best.step, auc: best.auc } }),
    settings,
    tensors: file,
    sha256: sha256(bytes),
  };
  await writeFileAtomic(join(folder, STATE), `${JSON.stringify(state)}\n`);
  await removeCheckpoints(folder, file);
}

/**
 * The checkpoint in a folder, or undefined when there is none.
 * @throws LikenessError `bad-input` when it is damaged.
 */
export async function readCheckpoint(folder: string): Promise<Checkpoint | undefined> {
  const path = join(folder, STATE);
  const text = await readFile(path).catch((cause: unknown) => {
    if (isMissing(cause)) return undefined;
    throw damaged(path, cause);
  });
  if (text === undefined) return undefined;
  const state = parseState(text, path);
  const bytes = await readFile(join(folder, state.tensors)).catch((cause: unknown) => {
    throw damaged(path, cause);
  });
  if (sha256(bytes) !== state.sha256)
    throw damaged(path, new Error(`${state.tensors} is not the file that was written`));
  return restore(state, readSafetensors(bytes));
}

/** Removes the checkpoint of a run that ended. */
export async function removeCheckpoint(folder: string): Promise<void> {
  await rm(join(folder, STATE), { force: true });
  await removeCheckpoints(folder);
}

async function removeCheckpoints(folder: string, but?: string): Promise<void> {
  const old = (await readdir(folder)).filter((name) => tensorFile.test(name) && name !== but);
  await Promise.all(old.map((name) => rm(join(folder, name), { force: true })));
}

function restore(state: State, tensors: Weights): Checkpoint {
  const part = (prefix: string) =>
    new Map(
      [...tensors]
        .filter(([name]) => name.startsWith(prefix))
        .map(([name, tensor]) => [name.slice(prefix.length), tensor]),
    );
  const arrays = (prefix: string) => new Map([...part(prefix)].map(([name, { data }]) => [name, data]));
  return {
    step: state.step,
    weights: part("weight:"),
    adam: { steps: state.adamSteps, means: arrays("mean:"), squares: arrays("square:") },
    ...(state.best && { best: { ...state.best, weights: part("best:") } }),
    settings: state.settings,
  };
}

function parseState(text: Uint8Array, path: string): State {
  try {
    const state = parseJson(text) as Partial<State>;
    const sound =
      state.schema === "likeness/checkpoint@1" &&
      Number.isInteger(state.step) &&
      Number.isInteger(state.adamSteps) &&
      typeof state.settings === "object" &&
      tensorFile.test(state.tensors ?? "");
    if (!sound) throw new Error("it is no checkpoint of this program");
    return state as State;
  } catch (cause) {
    throw damaged(path, cause);
  }
}

function damaged(path: string, cause: unknown): LikenessError {
  const what = `the checkpoint ${path} cannot be used`;
  const fault = machineFault(what, cause);
  if (fault !== undefined) return fault;
  const hint = "train into another folder, or remove this one to begin anew";
  return new LikenessError("bad-input", `${what}: ${messageOf(cause)}`, { hint, ...hintOf(cause), cause });
}
