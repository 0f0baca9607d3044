import { createHash } from "node:crypto";
import { constants, type FileHandle, open } from "node:fs/promises";
import { LikenessError, sha256 } from "@likeness/core";
import { photoByteLimit } from "../decode/limits.ts";
import { PhotoError } from "../decode/photo-error.ts";
import { fileFault } from "./file-fault.ts";

/** Bytes up to which a file is hashed in one piece, which is faster; several are under way at once. */
const onePieceLimit = 8 << 20;
const pieceBytes = 1 << 20;

/**
 * The bytes of a regular file; anything else is not waited for, even when it takes a file's place at the last moment.
 * @param name how errors call it.
 * @throws LikenessError `bad-input` for what is no file or cannot be read, `storage` when that is the machine's fault;
 * PhotoError `too-large` above {@link photoByteLimit}, before anything is read.
 */
export function readPhotoFile(path: Buffer, name: string): Promise<Uint8Array> {
  return withFile(path, name, (handle, size) => readPiece(handle, Buffer.allocUnsafeSlow(size), 0));
}

/** SHA-256 of a file's bytes; errors are those of {@link readPhotoFile}. */
export function hashPhotoFile(path: Buffer, name: string): Promise<string> {
  return withFile(path, name, async (handle, size) => {
    if (size <= onePieceLimit) return sha256(await readPiece(handle, Buffer.allocUnsafe(size), 0));
    const hash = createHash("sha256");
    const memory = Buffer.allocUnsafe(pieceBytes);
    for (let at = 0; at < size; at += pieceBytes) {
      hash.update(await readPiece(handle, memory.subarray(0, Math.min(pieceBytes, size - at)), at));
    }
    return hash.digest("hex");
  });
}

async function withFile<Result>(
  path: Buffer,
  name: string,
  use: (handle: FileHandle, size: number) => Promise<Result>,
): Promise<Result> {
  let handle: FileHandle | undefined;
  try {
    // A pipe that nobody writes to would else keep this waiting for good.
    handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const found = await handle.stat();
    if (!found.isFile()) throw unreadable(name, "it is no file");
    if (found.size > photoByteLimit) {
      const message = `${name} has ${found.size} bytes, more than a photo may have (${photoByteLimit})`;
      throw new PhotoError("too-large", message, { hint: "make the photo smaller" });
    }
    return await use(handle, found.size);
  } catch (thrown) {
    // No memory for it is the machine's fault, and stays what it is.
    if (thrown instanceof LikenessError || thrown instanceof RangeError) throw thrown;
    throw unreadable(name, fileFault(thrown, name), thrown);
  } finally {
    await handle?.close();
  }
}

/** Fills the memory from a place in the file; less where the file has become shorter. */
async function readPiece(handle: FileHandle, memory: Buffer, from: number): Promise<Buffer> {
  let filled = 0;
  while (filled < memory.length) {
    const { bytesRead } = await handle.read(memory, filled, memory.length - filled, from + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return memory.subarray(0, filled);
}

/** The error for a file that cannot be read for what it is. */
export function unreadable(name: string, reason: string, cause?: unknown): LikenessError {
  return new LikenessError("bad-input", `cannot read ${name}: ${reason}`, { cause });
}
