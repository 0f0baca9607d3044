import { mulberry32 } from "@likeness/core";
import { describe, expect, it } from "vitest";
import type { NativeFinder } from "../src/native-addon.ts";
import { noAddon, titled, useAddon } from "./support/addon.ts";

const calls = 6000;

/** A number that is seldom the right one. */
function oddNumber(uniform: () => number): unknown {
  const odd = [
    0, -1, 1.5, Number.NaN, Infinity, -Infinity, 2 ** 31, 2 ** 32 + 3, 2 ** 53, 1e300, -0, 65537,
    undefined, null, "7", 7n, true, {}, [3], Symbol.iterator, () => 3,
  ]; // biome-ignore format: a table
  return uniform() < 0.6 ? Math.floor(uniform() * 40) : odd[Math.floor(uniform() * odd.length)];
}

/** Bytes that fit a size, or nearly, or something that is no bytes at all. */
function oddBytes(uniform: () => number, size: number): unknown {
  const bytes = Uint8Array.from({ length: size }, () => 256 * uniform());
  const odd: (() => unknown)[] = [
    () => Buffer.from(bytes),
    () => new Uint8ClampedArray(bytes),
    () => new Uint8Array(new SharedArrayBuffer(size)),
    () => new Uint8Array(size + 20).subarray(11, 11 + size),
    () => bytes.subarray(1),
    () => new Uint8Array(size + 1),
    () => new Float32Array(size),
    () => new BigInt64Array(2),
    () => new DataView(bytes.buffer),
    () => bytes.buffer,
    () => Array.from(bytes),
    () => detached(bytes),
    () => resizable(size),
    () => undefined,
    () => null,
    () => "abc",
    () => new Proxy(bytes, {}),
    () => Object.create(Uint8Array.prototype),
  ];
  return uniform() < 0.6 ? bytes : odd[Math.floor(uniform() * odd.length)]!();
}

function detached(bytes: Uint8Array<ArrayBuffer>): Uint8Array {
  structuredClone(bytes.buffer, { transfer: [bytes.buffer] });
  return bytes;
}

function resizable(size: number): Uint8Array {
  const Resizable = ArrayBuffer as unknown as new (size: number, options: object) => ArrayBuffer;
  return new Uint8Array(new Resizable(size, { maxByteLength: size + 64 }));
}

/** What a call ended in: faces, or an error that JavaScript can catch. */
async function outcome(call: () => Promise<Float64Array>): Promise<"answered" | "refused"> {
  try {
    const numbers = await call();
    expect(numbers.length % 141).toBe(0);
    expect(numbers.every(Number.isFinite)).toBe(true);
    return "answered";
  } catch (error) {
    expect(error).toBeInstanceOf(Error);
    return "refused";
  }
}

describe.skipIf(noAddon)(titled("the addon under odd calls", noAddon), () => {
  const native = useAddon();

  it(`answers or refuses each of ${calls} seeded calls of any shape and type, and works afterwards`, async () => {
    const uniform = mulberry32(20);
    const counts = { answered: 0, refused: 0 };
    for (let done = 0; done < calls; done += 50) {
      const batch = Array.from({ length: 50 }, () => {
        const [width, height] = [oddNumber(uniform), oddNumber(uniform)];
        const fits =
          Number.isInteger(width) && Number.isInteger(height) && Math.abs(Number(width) * Number(height)) < 1e5;
        const size = fits ? Math.abs(3 * Number(width) * Number(height)) : Math.floor(uniform() * 300);
        const upsampling = uniform() < 0.7 ? Math.floor(uniform() * 3) : oddNumber(uniform);
        const finder = uniform() < 0.95 ? native.finder : ({} as NativeFinder);
        const data = oddBytes(uniform, size) as Uint8Array;
        const numbers = [width, height, upsampling] as [number, number, number];
        return outcome(async () => native.addon.find(finder, data, ...numbers));
      });
      for (const ended of await Promise.all(batch)) counts[ended]++;
    }
    expect(counts.answered).toBeGreaterThan(calls / 10);
    expect(counts.refused).toBeGreaterThan(calls / 10);
    expect(await native.addon.find(native.finder, new Uint8Array(300), 10, 10, 1)).toHaveLength(0);
  });

  it("refuses calls without arguments, with too few and with foreign finders", () => {
    const { find, load, release } = native.addon as unknown as Record<string, (...given: unknown[]) => unknown>;
    for (const given of [[], [undefined], [native.finder], [native.finder, new Uint8Array(3)], [native.addon]]) {
      expect(() => find!(...given)).toThrow(/must be/);
    }
    expect(() => load!()).toThrow(TypeError);
    expect(() => load!("text")).toThrow(TypeError);
    for (const given of [[], [1], [{}], [native.addon]]) expect(() => release!(...given)).toThrow(/finder must be/);
  });

  it("rejects seeded garbage in place of a predictor", async () => {
    const uniform = mulberry32(21);
    for (let i = 0; i < 300; i++) {
      const garbage = Uint8Array.from({ length: Math.floor(uniform() * 200) }, () => 256 * uniform());
      await expect(native.addon.load(garbage)).rejects.toThrow();
    }
  });
});
