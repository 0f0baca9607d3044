/** One component of a JPEG's frame: brightness or a colour. */
export interface JpegComponent {
  readonly id: number;
  /** Sampling factors across and down, 1 to 4. */
  readonly across: number;
  readonly down: number;
}

/** A JPEG's frame header. `kind` is its marker: 0xc0 baseline, 0xc1 extended, 0xc2 progressive, others are not Huffman-coded DCT. */
export interface JpegFrame {
  readonly kind: number;
  readonly precision: number;
  readonly width: number;
  readonly height: number;
  readonly components: readonly JpegComponent[];
}

/** One scan: which components, which coefficients, and where its data begin. */
export interface JpegScan {
  readonly parts: readonly { readonly component: number; readonly dc: number; readonly ac: number }[];
  readonly first: number;
  readonly last: number;
  /** Bits that the scans before have left out, and those that this one leaves out. */
  readonly high: number;
  readonly low: number;
  readonly data: number;
}

/** Tells of a file's segments one after the other. Whatever a handler returns stops the reading. */
export interface JpegReader<Result> {
  frame?(frame: JpegFrame): Result | undefined;
  tables?(kind: number, body: Uint8Array): void;
  /** @returns a result, which stops the reading; else it goes on at the next marker. */
  scan(scan: JpegScan, frame: JpegFrame): Result | undefined;
}

/** How the reading of a file ended: with a handler's result, at the end mark, before it, or at a segment that makes no sense. */
export type JpegEnd<Result> = { readonly result: Result } | "end" | "cut" | "damaged";

const marker = { end: 0xd9, scan: 0xda, huffman: 0xc4, restart: 0xdd } as const;
/** Markers of frames: 0xc0 to 0xcf but for those of tables, of extensions and of arithmetic conditioning. */
const isFrame = (kind: number): boolean => kind >= 0xc0 && kind <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(kind);
/** Markers without a length: restarts, begin, and 0x01. */
const isBare = (kind: number): boolean => (kind >= 0xd0 && kind <= 0xd8) || kind === 0x01;

/** Reads a JPEG's segments (ITU T.81, annex B) up to its end mark; whatever stands between them is passed over, as decoders do. */
export function readJpeg<Result>(bytes: Uint8Array, reader: JpegReader<Result>): JpegEnd<Result> {
  let frame: JpegFrame | undefined;
  let at = 2;
  while (true) {
    at = nextMarker(bytes, at);
    const kind = bytes[at + 1];
    if (kind === undefined) return "cut";
    if (kind === marker.end) return "end";
    at += 2;
    if (isBare(kind)) continue;
    if (at + 2 > bytes.length) return "cut";
    const length = word(bytes, at);
    const body = bytes.subarray(at + 2, at + length);
    if (length < 2) return "damaged";
    if (at + length > bytes.length) return "cut";
    at += length;
    let result: Result | undefined;
    if (isFrame(kind)) {
      frame = frameOf(kind, body);
      if (frame === undefined) return "damaged";
      result = reader.frame?.(frame);
    } else if (kind === marker.huffman || kind === marker.restart) reader.tables?.(kind, body);
    else if (kind === marker.scan) {
      const scan = frame && scanOf(body, frame, at);
      if (frame === undefined || scan === undefined) return "damaged";
      result = reader.scan(scan, frame);
    }
    if (result !== undefined) return { result };
  }
}

/** Whether a JPEG has its end mark behind a place, with whatever may follow. Decoders do not miss it where they have all data. */
export function hasEndMark(bytes: Uint8Array, from: number): boolean {
  let at = bytes.lastIndexOf(0xd9);
  while (at > from && bytes[at - 1] !== 0xff) at = bytes.lastIndexOf(0xd9, at - 1);
  return at > from;
}

/** The place of the next marker that is neither a stuffed byte nor a restart's. */
function nextMarker(bytes: Uint8Array, from: number): number {
  let at = bytes.indexOf(0xff, from);
  while (at >= 0 && at + 1 < bytes.length) {
    const kind = bytes[at + 1]!;
    if (kind !== 0 && kind !== 0xff && !isBare(kind)) return at;
    at = bytes.indexOf(0xff, at + (kind === 0xff ? 1 : 2));
  }
  return bytes.length;
}

function frameOf(kind: number, body: Uint8Array): JpegFrame | undefined {
  const count = body[5] ?? 0;
  if (count === 0 || body.length < 6 + 3 * count) return undefined;
  const components = Array.from({ length: count }, (_, i) => {
    const sampling = body[7 + 3 * i]!;
    return { id: body[6 + 3 * i]!, across: sampling >> 4, down: sampling & 15 };
  });
  if (components.some(({ across, down }) => across < 1 || across > 4 || down < 1 || down > 4)) return undefined;
  return { kind, precision: body[0]!, height: word(body, 1), width: word(body, 3), components };
}

function scanOf(body: Uint8Array, frame: JpegFrame, data: number): JpegScan | undefined {
  const count = body[0] ?? 0;
  if (count < 1 || count > 4 || body.length < 4 + 2 * count) return undefined;
  const parts = Array.from({ length: count }, (_, i) => ({
    component: frame.components.findIndex(({ id }) => id === body[1 + 2 * i]),
    dc: body[2 + 2 * i]! >> 4,
    ac: body[2 + 2 * i]! & 15,
  }));
  if (parts.some(({ component }) => component < 0)) return undefined;
  const [first, last, bits] = [body[1 + 2 * count]!, body[2 + 2 * count]!, body[3 + 2 * count]!];
  // In a sequential JPEG these may have one value only; some cameras write others, which decoders ignore.
  if (frame.kind !== 0xc2) return { parts, first: 0, last: 63, high: 0, low: 0, data };
  return { parts, first, last, high: bits >> 4, low: bits & 15, data };
}

function word(bytes: Uint8Array, at: number): number {
  return (bytes[at]! << 8) | bytes[at + 1]!;
}
