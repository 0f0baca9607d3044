interface Numbers<Self> {
  readonly length: number;
  subarray(begin: number, end: number): Self;
}

/**
 * Typed arrays that are used again: a fresh one of megabytes for each photo costs a tenth of a detector's time and keeps
 * the garbage collector busy. Uses that overlap get arrays of their own. What an earlier use wrote is still there.
 */
export class Reused<Memory extends Numbers<Memory>> {
  readonly #make: (length: number) => Memory;
  readonly #free: Memory[] = [];

  /** @param make one more, when all are in use or too short. */
  constructor(make: (length: number) => Memory) {
    this.#make = make;
  }

  /** Lends `length` numbers until `work` has ended. */
  async lend<Answer>(length: number, work: (numbers: Memory) => Promise<Answer>): Promise<Answer> {
    const free = this.#free.pop();
    const array = free === undefined || free.length < length ? this.#make(length) : free;
    try {
      return await work(array.subarray(0, length));
    } finally {
      this.#free.push(array);
    }
  }
}
