import { builtFile, LikenessError, messageOf, Remote } from "@likeness/core";

/** A photo that could not be decoded, for a process that does nothing else. */
export interface Question {
  readonly bytes: Uint8Array;
  readonly pixelLimit: number;
}

/** `sound`: it can be decoded; `damaged`: it cannot, with memory and threads to spare; `no-means`: those are lacking. */
export type Opinion =
  | { readonly verdict: "sound" }
  | { readonly verdict: "damaged" | "no-means"; readonly reason: string };

/** What the process for such photos answers. */
export interface SecondOpinionService {
  judge(question: Question): Promise<Opinion>;
}

/** A process without questions ends after this time. */
const idleMs = 2000;
/** Several times what the largest photo takes. */
const patienceMs = 120_000;

let remote: Remote<SecondOpinionService> | undefined;
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
  const asked = remote === undefined || remote.ended ? start() : remote;
  remote = asked;
  try {
    return await asked.call("judge", question, { patienceMs });
  } catch (cause) {
    throw new LikenessError("internal", `a photo cannot be decoded, nor be looked at alone: ${messageOf(cause)}`, {
      hint: "give the process more memory and threads: ulimit -a shows the limits",
      cause,
    });
  } finally {
    idle = setTimeout(() => asked.kill("it has nothing to do"), idleMs);
    idle.unref();
  }
}

function start(): Remote<SecondOpinionService> {
  const file = builtFile("./second-opinion-process.js", import.meta.url);
  return new Remote(file, { on: "process", name: "the process for it" });
}
