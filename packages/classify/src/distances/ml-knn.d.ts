// ml-knn ships no types; this is the part that is used here.
declare module "ml-knn" {
  class KNN {
    constructor(
      dataset: readonly (readonly number[])[],
      labels: readonly number[],
      options?: { k?: number; distance?: (probe: unknown, row: readonly number[]) => number },
    );
    /** The tree, which `toJSON` writes out; a node's object is its row with the label appended. */
    readonly kdTree: {
      /** The `count` nearest rows (fewer when there are fewer), in no order, each with its distance. */
      nearest(point: ArrayLike<number>, count: number): [row: number[], distance: number][];
    };
  }
  export = KNN;
}
