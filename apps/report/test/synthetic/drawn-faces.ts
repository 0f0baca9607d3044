import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import sharp from "sharp";
import type { FacesOwner } from "../../src/index.ts";
import { drawnLandmarks } from "./landmarks.ts";

const tones = [
  "#8aa4c8",
  "#c8a48a",
  "#9ac88a",
  "#c88ab4",
  "#c8c08a",
  "#8ac8c4",
  "#a98ac8",
  "#a8aeb8",
  "#c88a8a",
  "#a4c26a",
];

/** Draws an abstract face for every photo and writes the folders that `readFaces` reads. */
export async function writeDrawnFaces(
  faces: string,
  { result, photos }: FacesOwner,
  photosEach: number,
  without: readonly number[],
): Promise<void> {
  const folder = join(faces, result);
  const crops = ["faceapi-tiny-dlib150", "faceapi-ssd-dlib150", "faceapi-tiny-openface96"];
  await Promise.all(["photo", ...crops].map((name) => mkdir(join(folder, name), { recursive: true })));
  for (const [i, { sha256 }] of photos.entries()) {
    const name = `${sha256}-0123456789abcdef.webp`;
    const picture = sharp(Buffer.from(drawing(i, Math.floor(i / photosEach))));
    await writeFile(join(folder, "photo", name), await picture.clone().resize(200).webp({ quality: 80 }).toBuffer());
    if (without.includes(i)) continue;
    const [left, top, width, height] = drawnLandmarks(i).box.map(Math.round) as [number, number, number, number];
    const crop = await picture
      .clone()
      .extract({ left, top, width, height })
      .resize(96, 96, { fit: "fill" })
      .webp({ quality: 80 })
      .toBuffer();
    await Promise.all(crops.map((sheet) => writeFile(join(folder, sheet, name), crop)));
  }
}

function drawing(index: number, person: number): string {
  const { box, landmarks } = drawnLandmarks(index);
  const [left, top, width, height] = box as [number, number, number, number];
  const at = (point: number) => `${landmarks[2 * point]},${landmarks[2 * point + 1]}`;
  const line = (from: number, to: number) =>
    `M${Array.from({ length: to - from + 1 }, (_, i) => at(from + i)).join("L")}`;
  const tone = tones[person % tones.length];
  const shade = 20 + ((index * 37) % 50);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="250" height="250">
    <rect width="250" height="250" fill="hsl(${(index * 47) % 360} 20% ${shade}%)"/>
    <ellipse cx="${left + width / 2}" cy="${top + height / 2}" rx="${0.48 * width}" ry="${0.55 * height}" fill="${tone}"/>
    <path d="${line(17, 21)} ${line(22, 26)} ${line(27, 30)} ${line(31, 35)}" fill="none" stroke="#333" stroke-width="3"/>
    <path d="${line(36, 41)}Z ${line(42, 47)}Z" fill="#fff" stroke="#333" stroke-width="2"/>
    <path d="${line(48, 59)}Z" fill="#a44" stroke="#733"/>
    <text x="8" y="240" font-size="26" font-family="sans-serif" fill="#fff">${person + 1}.${(index % 10) + 1}</text>
  </svg>`;
}
