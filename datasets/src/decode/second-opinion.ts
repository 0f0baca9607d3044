import { type ChildProcess, fork } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { LikenessError, messageOf } from "@likeness/core";

/** A photo that could not be decoded, for a process that does nothing else. */
export interface Question {
  readonly bytes: Uint8Array;
  readonly pixelLimit: number;
}

/** `sound`: it can be decoded; `damaged`: it cannot, with memory and threads to spare; `no-means`: those are lacking. */
export type Opinion =
  | { readonly verdict: "sound" }
  | { readonly verdict: "damaged" | "no-means"; readonly reason: string };

/** A process without questions ends after this time. */
const idleMs = 2000;
/** Several times what the largest photo takes. */
const patienceMs = 120_000;

let child: ChildProcess | undefined;
let idle: NodeJS.Timeout | undefined;
let turn: Promise<unknown> = Promise.resolve();

/**
 * Decodes a photo again, alone in a process of its own: one at a time, one thread, fresh memory. What failed for lack of
 * memory or threads here, or beside other photos, mostly works there; what fails there too, while a made picture of the
 * same size can be had, fails for what the file is. Only threads that meet such photos start such a process.
 * @throws LikenessError `internal` when no process can be had or it does not answer.
 */
export function secondOpinion(question: Question): Promise<Opinion> {
  const answer = turn.then(() => ask(question));
  turn = answer.catch(() => {});
  return answer;
}

async function ask(question: Question): Promise<Opinion> {
  clearTimeout(idle);
  const asked = child ?? start();
  child = asked;
  asked.ref();
  asked.channel?.ref();
  try {
    return await answerOf(asked, question);
  } catch (cause) {
    end(asked);
    throw new LikenessError("internal", `a photo cannot be decoded, nor be looked at alone: ${messageOf(cause)}`, {
      hint: "give the process more memory and threads: ulimit -a shows the limits",
      cause,
    });
  } finally {
    asked.unref();
    asked.channel?.unref();
    idle = setTimeout(() => end(asked), idleMs);
    idle.unref();
  }
}

function start(): ChildProcess {
  return fork(processFile(), { serialization: "advanced", execArgv: [], stdio: "ignore" });
}

function answerOf(asked: ChildProcess, question: Question): Promise<Opinion> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void) => {
      clearTimeout(tooLong);
      for (const event of ["message", "error", "exit"]) asked.removeAllListeners(event);
      // An error that nobody listens to would end this process.
      asked.on("error", () => {});
      act();
    };
    const fail = (why: string) => settle(() => reject(new Error(why)));
    const tooLong = setTimeout(() => fail(`no answer within ${patienceMs / 1000} s`), patienceMs);
    asked.once("message", (opinion) => settle(() => resolve(opinion as Opinion)));
    asked.once("error", (thrown) => fail(thrown.message));
    asked.once("exit", (code, signal) => fail(`the process for it ended (${signal ?? code})`));
    asked.send(question, (thrown) => thrown && fail(thrown.message));
  });
}

function end(asked: ChildProcess): void {
  if (child === asked) child = undefined;
  asked.kill("SIGKILL");
}

/** The built program, whether it lies beside this module or, when that runs from source, in dist. */
function processFile(): string {
  const found = ["./second-opinion-process.js", "../../dist/decode/second-opinion-process.js"]
    .map((path) => fileURLToPath(new URL(path, import.meta.url)))
    .find((path) => existsSync(path));
  if (found !== undefined) return found;
  throw new LikenessError("unavailable", "the process for damaged photos is not built", {
    hint: "npx turbo run build",
  });
}
