import { LikenessError } from "../errors.ts";
import { knownId } from "../known-id.ts";
import { demand } from "./availability.ts";
import type { Part, PartModule } from "./part.ts";

/**
 * Every part of one kind, in order: those of a literal, whose ids and types are known when programs are compiled, then
 * those that were added.
 */
export class Registry<Kind extends Part, Own extends Readonly<Record<string, Kind>>> implements Iterable<Kind> {
  /** What such a part is called, as in `unknown aligner "x"`. */
  readonly kind: string;
  readonly #parts: Map<string, Kind>;
  readonly #modules = new Map<string, PartModule>();

  constructor(kind: string, own: Own) {
    this.kind = kind;
    this.#parts = new Map(Object.entries(own));
  }

  /** The ids of all parts; what is added later is not in a list that was taken before. */
  get ids(): readonly string[] {
    return [...this.#parts.keys()];
  }

  has(id: string): boolean {
    return this.#parts.has(id);
  }

  /** @throws LikenessError `unknown-id` that lists the known ids and the nearest one. */
  get<Id extends keyof Own & string>(id: Id): Own[Id];
  get(id: string): Kind;
  get(id: string): Kind {
    return this.#parts.get(knownId(this.kind, id, this.ids))!;
  }

  /**
   * Opens a part by its id.
   * @throws LikenessError as {@link get}; `unavailable` with the reason and the way out when it cannot work on this machine;
   * as the part's `open`.
   */
  async open<Id extends keyof Own & string>(
    id: Id,
    ...options: Parameters<Own[Id]["open"]>
  ): Promise<Awaited<ReturnType<Own[Id]["open"]>>>;
  async open(id: string, ...options: Parameters<Kind["open"]>): Promise<Awaited<ReturnType<Kind["open"]>>>;
  async open(id: string, ...options: Parameters<Kind["open"]>): Promise<unknown> {
    const part: Kind = this.get(id);
    await demand(part, `${this.kind} ${id}`);
    return part.open(...(options as never[]));
  }

  /**
   * Adds a part behind all others.
   * @param module the user's module that it comes from.
   * @throws LikenessError `usage` when there is a part of that id.
   */
  add(part: Kind, module?: PartModule): void {
    if (this.has(part.id)) {
      const from = module === undefined ? "" : `${module.file}: `;
      throw new LikenessError("usage", `${from}there is ${this.kind} ${part.id} already`, {
        hint: "call it otherwise",
      });
    }
    this.#parts.set(part.id, part);
    if (module !== undefined) this.#modules.set(part.id, module);
  }

  /** The module of the user's that a part comes from; undefined for one of our own. */
  moduleOf(id: string): PartModule | undefined {
    return this.#modules.get(id);
  }

  [Symbol.iterator](): IterableIterator<Kind> {
    return this.#parts.values();
  }
}

/** The ids of a registry's literal. */
export type IdOf<R> = R extends Registry<Part, infer Own> ? keyof Own & string : never;
