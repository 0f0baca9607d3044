/// <reference path="./codec-libjpeg-turbo-8bit.d.ts" />
import { MessageChannel } from "node:worker_threads";
import { LikenessError, messageOf, type PixelMemory, type RgbImage } from "@likeness/core";
import type { Size } from "./plain-jpeg.ts";

/**
 * Most pixels of a picture that is decoded here. Up to there, what sharp takes to begin (0.6 ms or more of processor time,
 * mostly for reading its options and starting its pipeline) is more than decoding without the processor's vectors costs.
 */
const mostPixels = 250_000;
/** Files that are far longer than such a picture's would only take memory here. */
const mostBytes = 2 ** 20;

/** Each failure costs the decoder a few kilobytes for good, so after so many it is made anew. */
const mostFailures = 500;

type Decoder = InstanceType<
  Awaited<ReturnType<typeof import("@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs")>>["JPEGDecoder"]
>;

let decoder: Decoder | undefined;
let opening: Promise<Decoder> | undefined;
let failures = 0;

/** Whether a picture is one for {@link decodeSmallJpeg}. */
export function isSmall({ width, height }: Size, bytes: Uint8Array): boolean {
  return width * height <= mostPixels && bytes.length <= mostBytes;
}

/**
 * Decodes a small plain JPEG in this thread by libjpeg-turbo in WebAssembly: the same pixels, bit for bit, as sharp's
 * libjpeg-turbo gives, in half the time. (In a damaged file whose numbers make no sense single values may differ.)
 * @param size what {@link plainJpegSize} says of it.
 * @param memory where the pixels go.
 * @returns undefined when anything about the file is odd; sharp then has the last word.
 * @throws LikenessError `unavailable` when the codec cannot be loaded, which is not the photo's fault.
 */
export async function decodeSmallJpeg(
  bytes: Uint8Array,
  { width, height }: Size,
  memory: PixelMemory = (length) => new Uint8Array(length),
): Promise<RgbImage | undefined> {
  // Not awaited once it is open: callers time how long decoding keeps their thread.
  opening ??= openDecoder();
  const open = decoder ?? (await opening);
  decoder = open;
  try {
    open.getEncodedBuffer(bytes.length).set(bytes);
    open.decode();
  } catch (thrown) {
    // For a file that it does not take the codec throws a number. That, and any failure of its own, is left to sharp.
    if (typeof thrown !== "number" || ++failures >= mostFailures) forget();
    return undefined;
  }
  const found = open.getFrameInfo();
  if (found.width !== width || found.height !== height || found.componentCount !== 3) return undefined;
  const pixels = open.getDecodedBuffer();
  const data = memory(pixels.length);
  data.set(pixels);
  giveBack(pixels.buffer);
  return { width, height, data };
}

async function openDecoder(): Promise<Decoder> {
  try {
    const { default: openCodec } = await import("@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs");
    const { JPEGDecoder } = await openCodec();
    return new JPEGDecoder();
  } catch (cause) {
    const missing = cause instanceof Error && "code" in cause && cause.code === "ERR_MODULE_NOT_FOUND";
    throw new LikenessError("unavailable", `the JPEG codec cannot be loaded: ${messageOf(cause)}`, {
      hint: missing ? "npm ci" : "give the process more memory: ulimit -v shows the limit",
      cause,
    });
  }
}

const { port1: nowhere } = new MessageChannel();
nowhere.close();

/**
 * Frees memory at once. The codec makes a copy for each picture, and left to the garbage collector these make it collect
 * five times as often. What is transferred to a closed port is gone: that is how the HTML standard defines it.
 */
function giveBack(buffer: ArrayBuffer): void {
  nowhere.postMessage(null, [buffer]);
}

function forget(): void {
  decoder = undefined;
  opening = undefined;
  failures = 0;
}
