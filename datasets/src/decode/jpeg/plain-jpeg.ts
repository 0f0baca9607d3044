import { begins } from "../bytes.ts";

/** A picture's sides in pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** What {@link plainJpegSize} finds. */
export interface PlainJpeg extends Size {
  /** Whether the picture comes in several scans (progressive, or one component after the other), so that some may be missing. */
  readonly severalScans: boolean;
  /** Where the first scan begins. */
  readonly scan: number;
}

/** Frame headers of Huffman-coded JPEGs: baseline, extended and progressive. */
const frames = new Set([0xc0, 0xc1, 0xc2]);
/** Frame headers of all other kinds: lossless, hierarchical, arithmetic-coded. */
const otherFrames = new Set([0xc3, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf]);
const marker = { start: 0xd8, app1: 0xe1, app14: 0xee, scan: 0xda } as const;

/**
 * The size of a JPEG of the plainest kind, which sharp and the codec of small JPEGs decode to the same pixels, and whose
 * pixels are all there is to say of it: brightness and two colours in 8 bits, Huffman-coded, colours stored at full or at
 * half resolution both ways, and neither EXIF, which may turn it, nor Adobe's marker, which may change what components mean.
 * @returns undefined for any other file, whole or broken (ITU T.81, annex B).
 */
export function plainJpegSize(bytes: Uint8Array): PlainJpeg | undefined {
  if (bytes[0] !== 0xff || bytes[1] !== marker.start) return undefined;
  let size: Size | undefined;
  let progressive = false;
  for (let at = 2; at + 4 <= bytes.length; ) {
    if (bytes[at] !== 0xff) return undefined;
    const kind = bytes[at + 1]!;
    if (!hasLength(kind)) return undefined;
    const body = at + 4;
    if (kind === marker.scan) return size && { ...size, severalScans: progressive || bytes[body] !== 3, scan: at };
    if (otherFrames.has(kind) || kind === marker.app14) return undefined;
    if (kind === marker.app1 && begins(bytes, body, "Exif\0")) return undefined;
    if (frames.has(kind)) {
      size = frameSize(bytes, body);
      progressive = kind === 0xc2;
      if (size === undefined) return undefined;
    }
    at += 2 + word(bytes, at + 2);
  }
  return undefined;
}

/** Whether a marker begins a segment with a length; restarts, fill bytes and the like have no place in a plain header. */
function hasLength(kind: number): boolean {
  return kind >= 0xc0 && kind < 0xff && !(kind >= 0xd0 && kind <= 0xd9);
}

/** A frame's size, if it has the three components of JFIF with 8 bits, sampled 4:4:4 or 4:2:0. */
function frameSize(bytes: Uint8Array, body: number): Size | undefined {
  if (body + 15 > bytes.length || bytes[body] !== 8 || bytes[body + 5] !== 3) return undefined;
  for (let i = 0; i < 3; i++) if (bytes[body + 6 + 3 * i] !== i + 1) return undefined;
  const [first, second, third] = [bytes[body + 7]!, bytes[body + 10]!, bytes[body + 13]!];
  if ((first !== 0x11 && first !== 0x22) || second !== 0x11 || third !== 0x11) return undefined;
  return { height: word(bytes, body + 1), width: word(bytes, body + 3) };
}

function word(bytes: Uint8Array, at: number): number {
  return (bytes[at]! << 8) | bytes[at + 1]!;
}
