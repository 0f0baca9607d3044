import { aligners } from "@likeness/align";
import { type Caller, LikenessError, messageOf, type Place, serve } from "@likeness/core";
import { models } from "@likeness/embed";
import { runtimes } from "@likeness/nn";
import { openPipeline } from "../photo/open-pipeline.ts";
import type { Decoding, PhotoBytes, PhotoPipeline, Prepared } from "../photo/photo-pipeline.ts";
import type { Enrolled, EnrolmentPlan } from "../plan.ts";
import { weightOf } from "./photo-weight.ts";

/** A photo to enrol, and who waits for it. */
interface Order {
  readonly photo: PhotoBytes;
  readonly caller: Caller;
  resolve(enrolled: Enrolled): void;
}

/** Carries photos through one pipeline, in the order of their arrival. After a failure it does nothing more. */
class EnrolmentWorker {
  readonly #plan: EnrolmentPlan;
  readonly #pipeline: PhotoPipeline;
  readonly #stopped: () => boolean;
  readonly #orders: Order[] = [];
  #ahead: { readonly photo: PhotoBytes; readonly decoding: Decoding } | undefined;
  #waiting: { readonly prepared: Prepared; resolve(enrolled: Enrolled): void }[] = [];
  #work: Promise<void> = Promise.resolve();

  constructor(plan: EnrolmentPlan, pipeline: PhotoPipeline, { stopped }: Place) {
    this.#plan = plan;
    this.#pipeline = pipeline;
    this.#stopped = stopped;
  }

  /** Answers once the photo's batch is full or flushed; tells before when the worker has let go of a large file. */
  enrol(photo: PhotoBytes, caller: Caller): Promise<Enrolled> {
    return new Promise((resolve, reject) => {
      this.#orders.push({ photo, caller, resolve });
      this.#next(() => this.#prepare(this.#orders.shift()!)).catch(reject);
    });
  }

  /** Embeds what waits for its batch to be full. */
  flush(): Promise<void> {
    return this.#next(() => this.#embedWaiting());
  }

  async close(): Promise<void> {
    await this.#work.catch(() => {});
    // A thread that ends while others still decode for it would take the process with it.
    await this.#ahead?.decoding.image.catch(() => {});
    await this.#pipeline.dispose();
  }

  /** Works after all before. What was under way at a failure is doubtful, so all that follows fails like it. */
  #next(work: () => Promise<void>): Promise<void> {
    this.#work = withWayOut(this.#work.then(work));
    return this.#work;
  }

  async #prepare({ photo, caller, resolve }: Order): Promise<void> {
    if (this.#stopped()) return;
    const decoding = this.#ahead?.photo === photo ? this.#ahead.decoding : this.#pipeline.decode(photo);
    // One photo ahead is decoded, by other threads while the networks keep this one if it is not small; more would only
    // take memory.
    const next = this.#orders[0]?.photo;
    this.#ahead = next && { photo: next, decoding: this.#pipeline.decode(next) };
    this.#waiting.push({ prepared: await this.#pipeline.prepare(photo, decoding), resolve });
    if (weightOf(photo) > 0) caller.tell("let go");
    if (this.#waiting.length >= this.#plan.batch) await this.#embedWaiting();
  }

  async #embedWaiting(): Promise<void> {
    const batch = this.#waiting;
    this.#waiting = [];
    if (batch.length === 0 || this.#stopped()) return;
    const rows = await this.#pipeline.embed(batch.map(({ prepared }) => prepared));
    for (const [i, { resolve }] of batch.entries()) resolve(rows[i]!);
  }
}

/** What the pool can ask of a worker. */
export type EnrolmentService = Pick<EnrolmentWorker, "enrol" | "flush">;

/** Memory that cannot be had is a RangeError. */
function withWayOut<T>(work: Promise<T>): Promise<T> {
  return work.catch((thrown: unknown) => {
    if (!(thrown instanceof RangeError)) throw thrown;
    const hint = "free some memory, or use fewer --workers";
    throw new LikenessError("internal", messageOf(thrown), { hint, cause: thrown });
  });
}

serve(async (plan: EnrolmentPlan, place) => new EnrolmentWorker(plan, await withWayOut(openPipeline(plan)), place), {
  busy: true,
  parts: { aligners, models, runtimes },
  close: (worker) => worker.close(),
});
