/** Keeps the pairs with the smallest keys. Of equal keys those whose photos come first stay, whatever the order of offers. */
export class SmallestPairs {
  readonly #most: number;
  readonly #pairs: { key: number; a: number; b: number }[] = [];
  /** Keys above this one cannot enter: the check that a hot loop makes before it calls {@link offer}. */
  bound = Number.POSITIVE_INFINITY;

  constructor(most: number) {
    this.#most = most;
    if (most < 1) this.bound = Number.NEGATIVE_INFINITY;
  }

  offer(key: number, one: number, other: number): void {
    if (key > this.bound) return;
    const pair = { key, a: Math.min(one, other), b: Math.max(one, other) };
    let at = this.#pairs.length;
    while (at > 0 && before(pair, this.#pairs[at - 1]!)) at--;
    this.#pairs.splice(at, 0, pair);
    if (this.#pairs.length > this.#most) this.#pairs.pop();
    if (this.#pairs.length === this.#most) this.bound = this.#pairs.at(-1)!.key;
  }

  /** Smallest key first. */
  get pairs(): readonly { readonly key: number; readonly a: number; readonly b: number }[] {
    return this.#pairs;
  }
}

interface KeyedPair {
  readonly key: number;
  readonly a: number;
  readonly b: number;
}

function before(x: KeyedPair, y: KeyedPair): boolean {
  return x.key !== y.key ? x.key < y.key : x.a !== y.a ? x.a < y.a : x.b < y.b;
}
