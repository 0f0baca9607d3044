import type { RgbImage } from "@likeness/core";
import type { Network, Tensor } from "@likeness/nn";
import { writeSquareInput } from "../warp/square-input.ts";

/** A network that takes whole photos, zero-padded behind their shorter side and resized to a square. */
export class SquareNetwork {
  readonly size: number;
  readonly #network: Network;
  readonly #input: string;
  // A fresh array of megabytes for each photo costs a tenth of a detector's time. Calls that overlap get arrays of
  // their own; writeSquareInput writes every number, so nothing of another photo stays.
  readonly #free: Float32Array[] = [];

  constructor(network: Network, input: string, size: number) {
    this.#network = network;
    this.#input = input;
    this.size = size;
  }

  async run(photo: RgbImage): Promise<Record<string, Tensor<Float32Array>>> {
    const { size } = this;
    const data = this.#free.pop() ?? new Float32Array(size * size * 3);
    try {
      writeSquareInput(photo, { left: 0, top: 0, right: photo.width, bottom: photo.height }, size, false, data);
      return await this.#network.run({ [this.#input]: { shape: [1, size, size, 3], data } });
    } finally {
      this.#free.push(data);
    }
  }

  dispose(): Promise<void> {
    this.#free.length = 0;
    return this.#network.dispose();
  }
}
