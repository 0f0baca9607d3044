import {
  type BlockGrid,
  blockGrids,
  NonZero,
  ProgressiveBlocks,
  type ReadBlock,
  sequentialBlocks,
} from "./jpeg-blocks.ts";
import { EntropyReader, HuffmanTables } from "./jpeg-entropy.ts";
import { hasEndMark, type JpegFrame, type JpegScan, readJpeg } from "./jpeg-file.ts";

const progressive = 0xc2;
const sequential = new Set([0xc0, 0xc1]);
/** More pixels than this are not looked into; no limit of pixels lets them come here. */
const mostPixels = 2 ** 28;

/**
 * What is wrong with a JPEG's picture, by reading all of its data without making pixels of them. Decoders go on after damage
 * and fill the rest with grey, and they warn of much that harms no picture: this tells one from the other. It takes about as
 * long as decoding, and is for files of which a decoder has complained.
 * @returns undefined when every block of the picture is there, however odd the file is besides.
 */
export function jpegFault(bytes: Uint8Array): string | undefined {
  const tables = new HuffmanTables();
  const coverage = new Coverage();
  let interval = 0;
  let nonZero: NonZero[] | undefined;
  const end = readJpeg<string>(bytes, {
    frame: (frame) => kindFault(frame),
    tables: (kind, body) => {
      if (kind === 0xc4) tables.define(body);
      else interval = (body[0]! << 8) | body[1]!;
    },
    scan: (scan, frame) => {
      coverage.add(scan, frame);
      const grids = blockGrids(frame);
      if (frame.kind === progressive) nonZero ??= grids.map((grid) => new NonZero(grid));
      return scanFault(bytes, { scan, frame, grids, tables, interval, nonZero: nonZero ?? [] });
    },
  });
  if (typeof end === "object") return end.result;
  if (end === "cut") return "is cut off: its end mark is missing";
  return end === "damaged" ? "is damaged: its segments make no sense" : coverage.fault();
}

/**
 * Quick checks for what decoders do not report: scans of a JPEG in several scans are missing, which leaves the picture
 * blurred or without colours, or its end mark is. The data themselves are skipped.
 * @returns undefined when all are there, or when decoding has to show what is wrong.
 */
export function quickJpegFault(bytes: Uint8Array): string | undefined {
  const coverage = new Coverage();
  const end = readJpeg<JpegScan>(bytes, {
    scan: (scan, frame) => {
      coverage.add(scan, frame);
      return coverage.fault() === undefined ? scan : undefined;
    },
  });
  if (end === "end") return coverage.fault();
  const whole = typeof end === "object" && hasEndMark(bytes, end.result.data);
  return whole ? undefined : jpegFault(bytes);
}

function kindFault({ kind, precision, width, height }: JpegFrame): string | undefined {
  if (!sequential.has(kind) && kind !== progressive) {
    return kind === 0xc9 || kind === 0xca
      ? "is odd or damaged, and its arithmetic coding is not looked into here"
      : "is lossless or hierarchical, which is not read here";
  }
  if (precision !== 8) return `has ${precision} bits for each value, which is not read here`;
  return width * height > mostPixels ? "is damaged: it promises too many pixels" : undefined;
}

/** Which coefficients of which components the scans so far have brought to their last bit. */
class Coverage {
  #missing: number[][] | undefined;

  add({ parts, first, last, low }: JpegScan, { components }: JpegFrame): void {
    this.#missing ??= components.map(() => new Array<number>(64).fill(1));
    for (const { component } of parts) this.#missing[component]?.fill(low, first, last + 1);
  }

  fault(): string | undefined {
    if (this.#missing === undefined) return "is damaged: it holds no picture";
    const all = this.#missing.every((component) => component.every((bits) => bits === 0));
    return all ? undefined : "is cut off: scans of its picture are missing";
  }
}

interface ScanInFile {
  readonly scan: JpegScan;
  readonly frame: JpegFrame;
  readonly grids: readonly BlockGrid[];
  readonly tables: HuffmanTables;
  /** Units between two restarts; 0 for none. */
  readonly interval: number;
  readonly nonZero: readonly NonZero[];
}

function scanFault(bytes: Uint8Array, inFile: ScanInFile): string | undefined {
  const { scan, frame, tables, interval, nonZero } = inFile;
  const reader = new EntropyReader(bytes, scan.data);
  const refining = frame.kind === progressive ? new ProgressiveBlocks(reader, tables, scan, nonZero) : undefined;
  const readBlock: ReadBlock = refining
    ? (component, block) => refining.read(component, block)
    : sequentialBlocks(reader, tables, scan);
  const { count, readUnit } = unitsOf(inFile, readBlock);
  for (let unit = 0; unit < count; unit++) {
    if (interval > 0 && unit > 0 && unit % interval === 0) {
      reader.restart((unit / interval - 1) % 8);
      refining?.restart();
    }
    readUnit(unit);
    if (!reader.ended && !reader.damaged) continue;
    const share = `after ${Math.floor((100 * unit) / count)} % of ${frame.kind === progressive ? "a scan" : "the picture"}`;
    return reader.damaged ? `is damaged: its data make no sense ${share}` : `is cut off: its data end ${share}`;
  }
  return undefined;
}

/** The units (MCUs) of a scan: of several components blocks of all in turn, of one component its blocks (ITU T.81, A.2). */
function unitsOf({ scan, frame, grids }: ScanInFile, readBlock: ReadBlock) {
  if (scan.parts.length === 1) {
    const { component } = scan.parts[0]!;
    const { across, down, stride } = grids[component]!;
    const readUnit = (unit: number) => readBlock(component, Math.floor(unit / across) * stride + (unit % across));
    return { count: across * down, readUnit };
  }
  const [{ stride, rows }, first] = [grids[0]!, frame.components[0]!];
  const unitsAcross = stride / first.across;
  const readUnit = (unit: number) => {
    const [x, y] = [unit % unitsAcross, Math.floor(unit / unitsAcross)];
    for (const { component } of scan.parts) {
      const { across, down } = frame.components[component]!;
      const grid = grids[component]!;
      for (let i = 0; i < across * down; i++) {
        const row = y * down + Math.floor(i / across);
        readBlock(component, row * grid.stride + x * across + (i % across));
      }
    }
  };
  return { count: unitsAcross * (rows / first.down), readUnit };
}
