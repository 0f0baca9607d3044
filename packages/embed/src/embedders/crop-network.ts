/** A network that maps crops to embeddings, in whatever it is executed. */
export interface CropNetwork {
  /**
   * @param pixels `count` crops one after the other, each rows from the top, R, G, B interleaved, 0–255.
   * @returns the embeddings one after the other.
   */
  run(pixels: Uint8Array, count: number): Promise<Float32Array>;
  dispose(): Promise<void>;
}
