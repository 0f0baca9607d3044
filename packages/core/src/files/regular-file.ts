import { constants } from "node:fs";
import { type FileHandle, open, stat } from "node:fs/promises";

/** Bytes of one read: between two of them an abort is heard. */
const pieceSize = 4 << 20;

/** How a file is read. */
export interface RegularFileOptions {
  /** What the file must have, in bytes; another size is refused before anything is read. */
  readonly size?: number;
  readonly signal?: AbortSignal;
}

/**
 * The bytes of a file that must be one: a pipe, a device, a socket or a folder is refused before it is opened, since
 * opening or reading it may wait for ever. As many bytes are read as the file says it has, so that a file of the kernel
 * that calls itself empty and never ends (`/proc/kmsg`) is empty. Links are followed.
 * @throws Error that says what stands there instead, or that its size is another; what reading throws; the signal's reason.
 */
export async function readRegularFile(path: string, options: RegularFileOptions = {}): Promise<Uint8Array> {
  const { size, signal } = options;
  signal?.throwIfAborted();
  assertRegular(path, await stat(path), size);
  // Between stat and open something else may have taken the name: without waiting, a pipe opens and is seen to be one.
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const found = await file.stat();
    assertRegular(path, found, size);
    return await readPieces(file, found.size, path, signal);
  } finally {
    await file.close();
  }
}

async function readPieces(file: FileHandle, size: number, path: string, signal?: AbortSignal): Promise<Uint8Array> {
  const bytes = Buffer.alloc(size);
  for (let offset = 0; offset < size; ) {
    signal?.throwIfAborted();
    const { bytesRead } = await file.read(bytes, offset, Math.min(pieceSize, size - offset), offset);
    if (bytesRead === 0) throw new Error(`${path} ended after ${offset} of its ${size} bytes`);
    offset += bytesRead;
  }
  return bytes;
}

function assertRegular(path: string, found: Awaited<ReturnType<typeof stat>>, size: number | undefined): void {
  if (!found.isFile()) throw new Error(`${path} is ${kindOf(found)}, not a file`);
  if (size !== undefined && found.size !== size) throw new Error(`${path} has ${found.size} bytes, not ${size}`);
}

function kindOf(found: Awaited<ReturnType<typeof stat>>): string {
  if (found.isDirectory()) return "a folder";
  if (found.isFIFO()) return "a pipe (FIFO)";
  return found.isSocket() ? "a socket" : "a device";
}
