import { fnv1a32, mulberry32, type RgbImage } from "@likeness/core";

/** `count` different crops of coloured blobs and noise, the same every time. */
export function noisyCrops(count: number, size: number): RgbImage[] {
  return Array.from({ length: count }, (_, index) => {
    const uniform = mulberry32(fnv1a32(`crop ${index}`));
    const waves = Array.from({ length: 9 }, () => 0.2 * uniform());
    const data = new Uint8Array(3 * size * size);
    for (let i = 0; i < data.length; i++) {
      const x = Math.floor(i / 3) % size;
      const y = Math.floor(i / 3 / size);
      const c = i % 3;
      const wave = Math.sin(x * waves[c]!) + Math.sin(y * waves[c + 3]!) + Math.sin((x + y) * waves[c + 6]!);
      data[i] = Math.max(0, Math.min(255, 128 + 35 * wave + 20 * (uniform() - 0.5)));
    }
    return { width: size, height: size, data };
  });
}
