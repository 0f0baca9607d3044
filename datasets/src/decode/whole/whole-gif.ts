/** Bytes that the picture needs are not there. */
const cutOff = "is cut off";

/**
 * What is wrong with a GIF (GIF89a): cut off, be it by its last byte, or a first frame with fewer pixels than its size. Of an
 * animation the first frame is read.
 * @returns undefined when it is whole.
 */
export function gifFault(bytes: Uint8Array): string | undefined {
  let at = 13 + tableBytes(bytes[10]);
  let frames = 0;
  while (at < bytes.length) {
    const kind = bytes[at];
    if (kind === 0x3b) return frames > 0 ? undefined : "holds no picture";
    if (kind === 0x21) at = blocksEnd(bytes, at + 2);
    else if (kind === 0x2c) {
      const data = at + 10 + tableBytes(bytes[at + 9]);
      const end = blocksEnd(bytes, data + 1);
      if (end > bytes.length) return cutOff;
      if (frames++ === 0) {
        const pixels = word(bytes, at + 5) * word(bytes, at + 7);
        const found = lzwPixels(blocks(bytes, data + 1, end), bytes[data]!, pixels);
        if (found < pixels) return `is damaged: its first frame has ${found} of ${pixels} pixels`;
      }
      at = end;
    } else if (kind === 0) at++;
    else return "is damaged: what follows a picture is neither a picture nor the end";
  }
  return frames > 0 && at === bytes.length ? "is cut off: its last byte, the end mark, is missing" : cutOff;
}

/** Bytes of the colour table that a packed field announces. */
function tableBytes(packed = 0): number {
  return packed & 0x80 ? 3 * 2 ** ((packed & 7) + 1) : 0;
}

/** Where the blocks that begin here have ended; beyond the file when it ends before. */
function blocksEnd(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < bytes.length) {
    const length = bytes[at]!;
    at += 1 + length;
    if (length === 0) return at;
  }
  return bytes.length + 1;
}

function blocks(bytes: Uint8Array, from: number, end: number): Uint8Array {
  const joined = new Uint8Array(end - from);
  let length = 0;
  for (let at = from; bytes[at]! > 0; at += 1 + bytes[at]!) {
    joined.set(bytes.subarray(at + 1, at + 1 + bytes[at]!), length);
    length += bytes[at]!;
  }
  return joined.subarray(0, length);
}

function word(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8);
}

/** How many pixels LZW codes stand for, up to `most` or to the first code that cannot be. */
function lzwPixels(codes: Uint8Array, depth: number, most: number): number {
  if (depth < 1 || depth > 11) return 0;
  const clear = 1 << depth;
  const lengths = new Uint16Array(4096).fill(1, 0, clear);
  let [next, width, before, pixels, bits, held] = [clear + 2, depth + 1, 0, 0, 0, 0];
  for (const byte of codes) {
    held |= byte << bits;
    bits += 8;
    while (bits >= width) {
      const code = held & ((1 << width) - 1);
      held >>>= width;
      bits -= width;
      if (code === clear + 1) return pixels;
      if (code === clear) {
        [next, width, before] = [clear + 2, depth + 1, 0];
        continue;
      }
      // Before the first code after a clearing there is nothing to add to.
      if (before === 0 ? code >= clear : code > next || (code === next && next === 4096)) return pixels;
      if (before > 0 && next < 4096) lengths[next++] = before + 1;
      if (next === 1 << width && width < 12) width++;
      before = lengths[code]!;
      pixels += before;
      if (pixels >= most) return most;
    }
  }
  return pixels;
}
