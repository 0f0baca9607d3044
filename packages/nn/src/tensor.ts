/**
 * Numbers that go into or come out of a network. `shape` begins with the batch: `[batch, height, width, channels]` or
 * `[batch, features]`, channels last on every runtime; `data.length` is the product of `shape`.
 */
export interface Tensor<Data extends Float32Array | Uint8Array = Float32Array | Uint8Array> {
  readonly shape: readonly number[];
  readonly data: Data;
}
