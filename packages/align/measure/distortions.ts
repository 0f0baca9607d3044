import { type Box, fnv1a32, mulberry32, normal, type RgbImage } from "@likeness/core";
import sharp, { type Sharp } from "sharp";

/** A way to spoil a photo, and where a box lies afterwards. */
export interface Distortion {
  readonly name: string;
  apply(photo: RgbImage): Promise<RgbImage>;
  /** Where a box of the photo of the given size lies in the result. */
  move(box: Box, size: { readonly width: number; readonly height: number }): Box;
}

const stay = (box: Box): Box => box;
const grey = { r: 128, g: 128, b: 128 };

export const distortions: readonly Distortion[] = [
  { name: "as it is", apply: async (photo) => photo, move: stay },
  { name: "dark (× 0.2)", apply: pixelwise((value) => value * 0.2), move: stay },
  { name: "pale (contrast × 0.3)", apply: pixelwise((value) => 140 + (value - 128) * 0.3), move: stay },
  { name: "overexposed (× 2)", apply: pixelwise((value) => value * 2), move: stay },
  { name: "noise, σ 30", apply: pixelwise((value, gauss) => value + 30 * gauss()), move: stay },
  { name: "blur, σ 3", apply: through((picture) => picture.blur(3)), move: stay },
  { name: "blur, σ 6", apply: through((picture) => picture.blur(6)), move: stay },
  { name: "JPEG, quality 8", apply: jpeg(8), move: stay },
  turn(15),
  turn(-30),
  enlarged(2),
  enlarged(4),
  enlarged(6),
  central(0.6),
  central(0.45),
  beside(3),
];

function pixelwise(change: (value: number, gauss: () => number) => number): Distortion["apply"] {
  return async ({ width, height, data }) => {
    const uniform = mulberry32(fnv1a32(`${width}x${height}:${data[0]}:${data[data.length >> 1]}`));
    const gauss = () => normal(uniform);
    return { width, height, data: Uint8Array.from(Uint8ClampedArray.from(data, (value) => change(value, gauss))) };
  };
}

function open({ width, height, data }: RgbImage): Sharp {
  return sharp(data, { raw: { width, height, channels: 3 } });
}

async function finish(picture: Sharp): Promise<RgbImage> {
  const { data, info } = await picture.removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data: Uint8Array.from(data) };
}

function through(change: (picture: Sharp) => Sharp): Distortion["apply"] {
  return (photo) => finish(change(open(photo)));
}

function jpeg(quality: number): Distortion["apply"] {
  return async (photo) => finish(sharp(await open(photo).jpeg({ quality }).toBuffer()));
}

/** Turned about the middle; the picture grows so that nothing is cut. The box keeps its size about its turned centre. */
function turn(degrees: number): Distortion {
  const angle = (degrees * Math.PI) / 180;
  const [cosine, sine] = [Math.cos(angle), Math.sin(angle)];
  return {
    name: `turned by ${degrees}°`,
    apply: through((picture) => picture.rotate(degrees, { background: grey })),
    move: (box, { width, height }) => {
      const x = box.left + box.width / 2 - width / 2;
      const y = box.top + box.height / 2 - height / 2;
      const newWidth = width * Math.abs(cosine) + height * Math.abs(sine);
      const newHeight = width * Math.abs(sine) + height * Math.abs(cosine);
      const left = cosine * x - sine * y + newWidth / 2 - box.width / 2;
      const top = sine * x + cosine * y + newHeight / 2 - box.height / 2;
      return { left, top, width: box.width, height: box.height };
    },
  };
}

/** The photo in the middle of a grey one `times` as wide and high: a small face. */
function enlarged(times: number): Distortion {
  return {
    name: `small face (canvas × ${times})`,
    apply: (photo) => {
      const [x, y] = [margin(photo.width, times), margin(photo.height, times)];
      return through((picture) => picture.extend({ left: x, right: x, top: y, bottom: y, background: grey }))(photo);
    },
    move: (box, { width, height }) => ({
      ...box,
      left: box.left + margin(width, times),
      top: box.top + margin(height, times),
    }),
  };
}

function margin(size: number, times: number): number {
  return Math.round((size * (times - 1)) / 2);
}

/** The middle `part` of the photo: a face that fills it. */
function central(part: number): Distortion {
  const cut = (size: number) => Math.round((size * (1 - part)) / 2);
  return {
    name: `large face (middle ${part})`,
    apply: (photo) => {
      const [left, top] = [cut(photo.width), cut(photo.height)];
      const region = { left, top, width: photo.width - 2 * left, height: photo.height - 2 * top };
      return through((picture) => picture.extract(region))(photo);
    },
    move: (box, { width, height }) => ({ ...box, left: box.left - cut(width), top: box.top - cut(height) }),
  };
}

/** Grey to the right: a photo `times` as wide as high. */
function beside(times: number): Distortion {
  return {
    name: `wide photo (${times}:1)`,
    apply: (photo) => through((p) => p.extend({ right: photo.width * (times - 1), background: grey }))(photo),
    move: stay,
  };
}
