import { hintOf, LikenessError, messageOf } from "../errors/errors.ts";
import { knownId } from "../errors/known-id.ts";
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
  readonly #lacks: Lacks;

  /**
   * @param lacks what a part of the user's lacks beyond what all parts have, in words; undefined when it is as it must be.
   * Programs that are compiled need no such check.
   */
  constructor(kind: string, own: Own, lacks: Lacks = () => undefined) {
    this.kind = kind;
    this.#parts = new Map(Object.entries(own));
    this.#lacks = lacks;
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
   * @throws LikenessError `usage` when there is a part of that id.
   */
  add(part: Kind): void {
    if (this.has(part.id)) {
      throw new LikenessError("usage", `there is ${a(this.kind)} ${part.id} already`, { hint: "call yours otherwise" });
    }
    this.#parts.set(part.id, part);
  }

  /**
   * Adds a part that a module of the user's exports.
   * @throws LikenessError that names the module: `bad-input` for what is no such part, `usage` when there is one of that id.
   */
  addOutside(part: unknown, module: PartModule): void {
    const problem = lacksOfPart(part) ?? this.#lacks(part as Readonly<Record<string, unknown>>);
    if (problem !== undefined) {
      throw new LikenessError("bad-input", `${module.file}: no ${this.kind} can be made of ${named(part)}: ${problem}`);
    }
    try {
      this.add(part as Kind);
    } catch (cause) {
      throw new LikenessError("usage", `${module.file}: ${messageOf(cause)}`, { ...hintOf(cause), cause });
    }
    this.#modules.set((part as Kind).id, module);
  }

  /** The module of the user's that a part comes from; undefined for one of our own. */
  moduleOf(id: string): PartModule | undefined {
    return this.#modules.get(id);
  }

  [Symbol.iterator](): IterableIterator<Kind> {
    return this.#parts.values();
  }
}

/** What a part lacks, in words; undefined when it is as it must be. */
export type Lacks = (part: Readonly<Record<string, unknown>>) => string | undefined;

const wellNamed = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

function lacksOfPart(part: unknown): string | undefined {
  if (typeof part !== "object" || part === null) return "it is no object";
  const { id, title, availability, open } = part as Partial<Part>;
  if (typeof id !== "string" || !wellNamed.test(id)) {
    return "its id must be 1 to 64 letters, digits, dots, dashes, underscores";
  }
  if (typeof title !== "string" || title.trim() === "") return "it has no title";
  const missing = Object.entries({ availability, open }).find(([, member]) => typeof member !== "function");
  return missing && `it has no function ${missing[0]}`;
}

function named(part: unknown): string {
  const id = typeof part === "object" && part !== null && "id" in part ? part.id : part;
  return JSON.stringify(id) ?? typeof id;
}

function a(kind: string): string {
  return /^[aeiou]/.test(kind) ? `an ${kind}` : `a ${kind}`;
}

/** The ids of a registry's literal. */
export type IdOf<R> = R extends Registry<Part, infer Own> ? keyof Own & string : never;
