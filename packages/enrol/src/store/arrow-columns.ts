import {
  type Data,
  DataType,
  Field,
  FixedSizeList,
  Float32,
  Float64,
  Int32,
  makeData,
  makeVector,
  Precision,
  Utf8,
  type Vector,
  vectorFromArray,
} from "apache-arrow";

/** A value that may be missing. */
export type Maybe<T> = T | null;

/** A column of texts. */
export function textColumn(values: readonly Maybe<string>[]): Vector<Utf8> {
  return vectorFromArray(values, new Utf8());
}

/** A column of whole numbers. */
export function intColumn(values: readonly Maybe<number>[]): Vector<Int32> {
  return vectorFromArray(values, new Int32());
}

/** A column of numbers in double precision. */
export function numberColumn(values: readonly Maybe<number>[]): Vector<Float64> {
  return vectorFromArray(values, new Float64());
}

/** A column of lists of `width` numbers each, filled without a builder call for every number. */
export function listColumn(values: readonly Maybe<ArrayLike<number>>[], width: number): Vector<FixedSizeList<Float32>> {
  const data = new Float32Array(values.length * width);
  const nullBitmap = new Uint8Array(Math.ceil(values.length / 64) * 8);
  let nullCount = 0;
  values.forEach((list, row) => {
    if (list === null) {
      nullCount++;
      return;
    }
    if (list.length !== width) throw new RangeError(`row ${row} has ${list.length} numbers instead of ${width}`);
    data.set(list, row * width);
    nullBitmap[row >> 3]! |= 1 << (row & 7);
  });
  const child: Data<Float32> = makeData({ type: new Float32(), data, length: data.length, nullCount: 0 });
  const type = new FixedSizeList<Float32>(width, new Field("item", new Float32(), false));
  return makeVector(makeData({ type, length: values.length, nullCount, nullBitmap, child }));
}

/** The lists of a column that {@link listColumn} made, each a copy of its own. */
export function listValues(column: Vector<FixedSizeList<Float32>>, width: number): Maybe<Float32Array>[] {
  const lists: Maybe<Float32Array>[] = [];
  for (const chunk of column.data) {
    const numbers = chunk.children[0]!.values as Float32Array;
    for (let row = 0; row < chunk.length; row++) {
      lists.push(chunk.getValid(row) ? numbers.slice(row * width, (row + 1) * width) : null);
    }
  }
  return lists;
}

/** Whether a column's type is a list of `width` floats. */
export function isListOf(type: DataType, width: number): type is FixedSizeList<Float32> {
  // A table that was read has objects of the base classes, so `instanceof Float32` would not do.
  if (!DataType.isFixedSizeList(type) || type.listSize !== width) return false;
  const item = type.children[0]?.type;
  return DataType.isFloat(item) && item.precision === Precision.SINGLE;
}
