import type { PhotoBytes } from "@likeness/enrol";

/** `count` photos, the given ones over and over, as a stream. */
export async function* repeated(photos: readonly PhotoBytes[], count: number): AsyncGenerator<PhotoBytes> {
  for (let i = 0; i < count; i++) yield { ...photos[i % photos.length]!, index: i };
}
