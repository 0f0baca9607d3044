import type { RgbImage } from "@likeness/core";
import type { Network, Tensor } from "@likeness/nn";
import type { Region } from "./warp/halve.ts";
import { SquareInput } from "./warp/square-input.ts";

/** Memory for an input that is used again; what an enormous photo took is given back. */
const MOST_KEPT = 64 * 2 ** 20;

/** A network that takes photos or parts of them as squares of floats, as {@link SquareInput} makes them. */
export class SquareNetwork {
  readonly size: number;
  readonly #network: Network;
  readonly #input: string;
  readonly #centered: boolean;
  /** Calls that overlap get memory of their own, which is used again. */
  readonly #free: SquareInput[] = [];

  constructor(network: Network, input: string, size: number, centered: boolean) {
    this.#network = network;
    this.#input = input;
    this.#centered = centered;
    this.size = size;
  }

  /** Runs the network on regions of a photo, each of at least one pixel, in one batch. */
  async run(photo: RgbImage, regions: readonly Region[]): Promise<Record<string, Tensor<Float32Array>>> {
    const { size } = this;
    const input = this.#free.pop() ?? new SquareInput(size, this.#centered);
    try {
      const data = input.write(photo, regions);
      return await this.#network.run({ [this.#input]: { shape: [regions.length, size, size, 3], data } });
    } finally {
      if (input.bytes <= MOST_KEPT) this.#free.push(input);
    }
  }

  dispose(): Promise<void> {
    this.#free.length = 0;
    return this.#network.dispose();
  }
}

/** All of a photo. */
export function wholePhoto({ width, height }: RgbImage): Region {
  return { left: 0, top: 0, right: width, bottom: height };
}
