import { type CropSpec, cropKinds } from "@likeness/align";
import { knownId, LikenessError } from "@likeness/core";

/** Padding of dlib's chips, and of a crop `dlib` that names none. */
const dlibPadding = 0.25;

/** A crop in one word, as results and folders name it: `dlib150`, `openface96`, `dlib150:0.4` with another padding. */
export function cropName(spec: CropSpec): string {
  return `${spec.kind}${spec.size}${paddingSuffix(spec)}`;
}

/** The same without the size, which the network decides: `dlib:0.4`. */
export function cropTemplate(spec: CropSpec): string {
  return `${spec.kind}${paddingSuffix(spec)}`;
}

/**
 * The crop that `name` (`openface`, `arcface112`, `dlib150:0.4`, …) means for a network whose card asks for `own`. The
 * template is cut at the size of the network's input: a size in the name only says where the template comes from.
 * @throws LikenessError `unknown-id` for another kind, `usage` for a padding that the template does not take.
 */
export function namedCrop(name: string, own: CropSpec): CropSpec {
  const read = /^([a-z]+)(\d+)?(?::(\d+(?:\.\d+)?))?$/.exec(name);
  const kind = knownId("crop", read?.[1] ?? name, cropKinds);
  const padding = read?.[3];
  if (padding !== undefined && (kind !== "dlib" || Number(padding) > 10)) {
    throw new LikenessError("usage", `the crop "${name}": only dlib takes a padding, from 0 to 10`, {
      hint: "for example dlib:0.4",
    });
  }
  if (kind === "dlib") return { kind, size: own.size, padding: padding === undefined ? dlibPadding : Number(padding) };
  return own.kind === kind ? own : { kind, size: own.size };
}

function paddingSuffix(spec: CropSpec): string {
  return spec.kind === "dlib" && spec.padding !== dlibPadding ? `:${spec.padding}` : "";
}
