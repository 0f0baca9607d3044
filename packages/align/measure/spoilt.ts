import { fnv1a32, mulberry32, type RgbImage } from "@likeness/core";
import { type Distorted, distortions, type Exposure, exposed, middleOf, stayed } from "@likeness/datasets";
import sharp from "sharp";
import { framed } from "./framed.ts";

/** A photo spoilt in one way and one strength. */
export interface Spoilt {
  readonly name: string;
  apply(photo: RgbImage): Promise<Distorted>;
}

export const spoilt: readonly Spoilt[] = [
  { name: "as it is", apply: async (photo) => stayed(photo) },
  swept("dark (× 0.2)", "darkness", 0.2),
  inLight("pale (contrast × 0.3)", { contrast: (0.3 * 128) / 140, brightness: 140 / 128 }),
  swept("overexposed (× 2)", "darkness", 2),
  inLight("noise, σ 30", { noise: 30 }),
  swept("blur, σ 3", "blur", 3),
  swept("blur, σ 6", "blur", 6),
  swept("JPEG, quality 8", "jpeg", 8),
  turned(15),
  turned(-30),
  enlarged(2),
  enlarged(4),
  enlarged(6),
  central(0.6),
  central(0.45),
  { name: "wide photo (3:1)", apply: async (photo) => framed(photo, { right: 2 * photo.width }) },
];

/** A distortion of `likeness robustness`. The eyes are one pixel apart for it, so that a blur's unit is the pixel. */
function swept(name: string, id: string, level: number): Spoilt {
  const face = { box: { left: 0, top: 0, width: 1, height: 1 }, eyeDistance: 1 };
  const distortion = distortions.find((one) => one.id === id)!;
  return { name, apply: (photo) => distortion.apply(photo, level, face, () => 0) };
}

function inLight(name: string, how: Exposure): Spoilt {
  return {
    name,
    apply: async (photo) => {
      const { width, height, data } = photo;
      const uniform = mulberry32(fnv1a32(`${width}x${height}:${data[0]}:${data[data.length >> 1]}`));
      return stayed({ width, height, data: exposed(data, how, uniform) });
    },
  };
}

/** Turned clockwise about the middle, on grey; the picture grows so that nothing is cut. */
function turned(degrees: number): Spoilt {
  const angle = (degrees * Math.PI) / 180;
  const [cosine, sine] = [Math.abs(Math.cos(angle)), Math.abs(Math.sin(angle))];
  return {
    name: `turned by ${degrees}°`,
    apply: async ({ width, height, data }) => {
      const picture = sharp(data, { raw: { width, height, channels: 3 } });
      const { data: pixels, info } = await picture
        .rotate(degrees, { background: { r: 128, g: 128, b: 128 } })
        .removeAlpha()
        .raw()
        .toBuffer({ resolveWithObject: true });
      const photo = { width: info.width, height: info.height, data: new Uint8Array(pixels) };
      const grown = { width: width * cosine + height * sine, height: width * sine + height * cosine };
      const [from, to] = [{ width, height }, grown].map((size) => middleOf({ left: 0, top: 0, ...size }));
      return { photo, moved: { scale: 1, degrees, from: from!, to: to! } };
    },
  };
}

/** The photo in the middle of a grey one `times` as wide and high: a small face. */
function enlarged(times: number): Spoilt {
  return { name: `small face (canvas × ${times})`, apply: async (photo) => framed(photo, margins(photo, times)) };
}

/** The middle `part` of the photo: a face that fills it. */
function central(part: number): Spoilt {
  return { name: `large face (middle ${part})`, apply: async (photo) => framed(photo, margins(photo, part)) };
}

function margins({ width, height }: RgbImage, times: number) {
  const [x, y] = [Math.round((width * (times - 1)) / 2), Math.round((height * (times - 1)) / 2)];
  return { left: x, top: y, right: x, bottom: y };
}
