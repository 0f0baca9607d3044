import { LikenessError } from "@likeness/core";

/**
 * Checks that every vector is a Float32Array of `dimensions` finite numbers.
 * @param what how an error calls one of them, e.g. "probe"; its index from 0 follows.
 * @throws LikenessError `bad-input` that names the first one at fault.
 */
export function checkVectors(what: string, vectors: readonly Float32Array[], dimensions: number): void {
  for (let row = 0; row < vectors.length; row++) {
    const vector = float32Vector(what, row, vectors[row]);
    if (vector.length !== dimensions) {
      throw new LikenessError("bad-input", `${what} ${row} has ${vector.length} components, expected ${dimensions}`, {
        hint: "embed the whole gallery and all probes with one model",
      });
    }
    const broken = vector.findIndex((component) => !Number.isFinite(component));
    if (broken !== -1) {
      throw new LikenessError("bad-input", `component ${broken} of ${what} ${row} is ${vector[broken]}`, {
        hint: "a network that answers NaN or Infinity was fed a broken crop or broken weights",
      });
    }
  }
}

/**
 * Narrows what a caller without types may have passed. The tag is compared instead of the prototype, which differs
 * between realms (test runners, vm contexts).
 * @throws LikenessError `bad-input` for anything but a Float32Array.
 */
export function float32Vector(what: string, row: number, value: unknown): Float32Array {
  const tag = Object.prototype.toString.call(value).slice("[object ".length, -1);
  if (tag === "Float32Array") return value as Float32Array;
  throw new LikenessError("bad-input", `${what} ${row} is of type ${tag}, expected a Float32Array`);
}
