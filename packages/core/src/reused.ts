interface Numbers<Self> {
  readonly length: number;
  readonly buffer: ArrayBufferLike;
  subarray(begin: number, end: number): Self;
}

/**
 * Typed arrays that are used again: a fresh one of megabytes for each photo costs a tenth of a detector's time, and the
 * garbage collector that clears them away takes as long as a crop. Uses that overlap get arrays of their own. What an
 * earlier use wrote is still there.
 */
export class Reused<Memory extends Numbers<Memory>> {
  readonly #make: (length: number) => Memory;
  readonly #free: Memory[] = [];
  /** What is in use, by the memory under it. */
  readonly #taken = new WeakMap<ArrayBufferLike, Memory>();

  /** @param make one more, when all are in use or too short. */
  constructor(make: (length: number) => Memory) {
    this.#make = make;
  }

  /** Hands out `length` numbers, which nobody else has until they are given back. */
  take(length: number): Memory {
    const free = this.#free.pop();
    const whole = free === undefined || free.length < length ? this.#make(length) : free;
    this.#taken.set(whole.buffer, whole);
    return whole.subarray(0, length);
  }

  /** Takes numbers back, which must not be used any more. Those that were not handed out here are left alone. */
  give(numbers: Memory): void {
    const whole = this.#taken.get(numbers.buffer);
    if (whole === undefined) return;
    this.#taken.delete(numbers.buffer);
    this.#free.push(whole);
  }

  /** Lends `length` numbers until `work` has ended. */
  async lend<Answer>(length: number, work: (numbers: Memory) => Promise<Answer>): Promise<Answer> {
    const numbers = this.take(length);
    try {
      return await work(numbers);
    } finally {
      this.give(numbers);
    }
  }
}
