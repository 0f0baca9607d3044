import { messageOf, serve } from "@likeness/core";
import sharp from "sharp";
import { decodeBySharp } from "./decode-by-sharp.ts";
import type { Opinion, Question, SecondOpinionService } from "./second-opinion.ts";

/** Bytes for each pixel that this process must be able to have besides, before a failure is taken for the file's. */
const spareBytes = 12;

// One thread, one photo at a time: whatever libvips says is said of this photo.
sharp.concurrency(1);
sharp.cache(false);

serve(
  (): SecondOpinionService => ({
    judge: (question) =>
      judge(question).catch((thrown: unknown) => ({ verdict: "no-means", reason: messageOf(thrown) })),
  }),
);

async function judge({ bytes, pixelLimit }: Question): Promise<Opinion> {
  try {
    await decodeBySharp(bytes, pixelLimit, "error");
    return { verdict: "sound" };
  } catch (thrown) {
    const reason = messageOf(thrown).split("\n")[0]!;
    // libheif calls its own limits of what a file may ask for "Memory allocation error: Security limit exceeded".
    if (/memory|alloc|thread|resource/i.test(reason) && !/security limit/i.test(reason)) {
      return { verdict: "no-means", reason };
    }
    await provideFor(bytes);
    return { verdict: "damaged", reason };
  }
}

/** Makes a picture of the same size, beside memory to spare. Throws where it cannot be had. */
async function provideFor(bytes: Uint8Array): Promise<void> {
  const { width = 100, height = 100 } = await sharp(bytes, { limitInputPixels: false })
    .metadata()
    .catch(() => ({}) as { width?: number; height?: number });
  const spare = Buffer.alloc(width * height * spareBytes);
  const background = { r: 1, g: 2, b: 3 };
  const made = await sharp({ create: { width, height, channels: 3, background } })
    .raw()
    .toBuffer();
  const png = await sharp({ create: { width: 64, height: 64, channels: 3, background } })
    .png()
    .toBuffer();
  await sharp(png).raw().toBuffer();
  if (made.length + spare.length < 15 * width * height) throw new Error("a made picture is too short");
}
