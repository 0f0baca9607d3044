import { Reused, type RgbImage } from "@likeness/core";
import type { Network, Tensor } from "@likeness/nn";
import { writeSquareInput } from "../warp/square-input.ts";

/** A network that takes whole photos, zero-padded behind their shorter side and resized to a square. */
export class SquareNetwork {
  readonly size: number;
  readonly #network: Network;
  readonly #input: string;
  // writeSquareInput writes every number, so nothing of another photo stays.
  readonly #inputs = new Reused((length) => new Float32Array(length));

  constructor(network: Network, input: string, size: number) {
    this.#network = network;
    this.#input = input;
    this.size = size;
  }

  run(photo: RgbImage): Promise<Record<string, Tensor<Float32Array>>> {
    const { size } = this;
    return this.#inputs.lend(size * size * 3, async (data) => {
      writeSquareInput(photo, { left: 0, top: 0, right: photo.width, bottom: photo.height }, size, false, data);
      return this.#network.run({ [this.#input]: { shape: [1, size, size, 3], data } });
    });
  }

  dispose(): Promise<void> {
    return this.#network.dispose();
  }
}
