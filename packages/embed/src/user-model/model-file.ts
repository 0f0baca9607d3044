import { type CropSpec, cropSizes, interpolations } from "@likeness/align";
import { hintOf, LikenessError, messageOf, parseJson } from "@likeness/core";
import { z } from "zod";
import type { OnnxNetwork } from "../embedders/onnx-embedder.ts";
import { graphFamilies } from "../families/families.ts";

/** Name of the file that makes a folder a model. */
export const modelFileName = "card.json";

const modelName = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** Whether a model may be called so. */
export function isModelName(name: string): boolean {
  return modelName.test(name);
}

const text = z.string().trim().min(1);
const count = z.int().min(1);
const file = z
  .string()
  .regex(/^[^/\\:\0]+$/, "must be the name of a file in the same folder")
  .refine((name) => !/^\.+$/.test(name), "must be the name of a file in the same folder");
const sha256 = z.string().regex(/^[0-9a-f]{64}$/, "must be 64 lower-case hexadecimal digits");
const three = z.tuple([z.number(), z.number(), z.number()]);
const size = z.int().min(cropSizes.least).max(cropSizes.most);
const interpolation = z.enum(interpolations).exactOptional();

const crop = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("openface"), size, interpolation }),
  z.strictObject({ kind: z.literal("dlib"), size, padding: z.number().min(0).max(10) }),
  z.strictObject({ kind: z.literal("arcface"), size, interpolation }),
  z.strictObject({ kind: z.literal("box"), size }),
]) satisfies z.ZodType<CropSpec>;

const grid = z
  .strictObject({ start: z.number().min(0), stop: z.number(), step: z.number().positive() })
  .refine(({ start, stop }) => stop > start, "stop must be greater than start")
  .refine(({ start, stop, step }) => (stop - start) / step <= 10_000, "has more than 10,000 thresholds");

const onnxInput = z.strictObject({
  layout: z.enum(["NCHW", "NHWC"]),
  colours: z.enum(["RGB", "BGR"]),
  mean: three,
  std: three.refine((values) => values.every((value) => value !== 0), "must not be 0"),
}) satisfies z.ZodType<OnnxNetwork["input"]>;

const graphFamilyIds = () => graphFamilies().map(({ id }) => id);
const family = z.string().refine((id) => graphFamilyIds().includes(id), {
  error: () => `must be one of ${graphFamilyIds().join(", ")}`,
});

const network = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("graph"),
    family,
    variant: text.exactOptional(),
    weights: file,
    sha256: sha256.exactOptional(),
  }),
  z.strictObject({
    kind: z.literal("onnx"),
    file,
    sha256: sha256.exactOptional(),
    input: onnxInput,
    output: text.exactOptional(),
    /** Trained numbers of the network. */
    parameters: count,
  }),
  z.strictObject({
    kind: z.literal("head"),
    /** Id of the model below. */
    base: text,
    weights: file,
    sha256: sha256.exactOptional(),
  }),
]);

const modelFile = z.strictObject({
  schema: z.literal("likeness/model@1"),
  id: z.string().regex(modelName, "must be 1 to 64 letters, digits, dots, dashes, underscores"),
  title: text,
  dimensions: count,
  /** Whether embeddings have length 1. A head's output is brought to length 1 when this says so. */
  unitLength: z.boolean(),
  crop,
  grid,
  licence: text,
  trainedOn: text,
  trainedOnPeople: z.array(text).exactOptional(),
  citation: text,
  network,
});

/** What `card.json` of a model folder says; docs/models.md explains every member. */
export type ModelFile = z.output<typeof modelFile>;
/** The part that says how embeddings are computed. */
export type ModelNetwork = ModelFile["network"];

/**
 * Reads and checks the bytes or the text of a `card.json`.
 * @param path named in errors.
 * @throws LikenessError `bad-input` that names every member that is missing, unknown or wrong, and what is expected.
 */
export function parseModelFile(content: string | Uint8Array, path: string): ModelFile {
  let value: unknown;
  try {
    value = parseJson(content);
  } catch (cause) {
    throw new LikenessError("bad-input", `${path} is not JSON: ${messageOf(cause)}`, { ...hintOf(cause), cause });
  }
  const result = modelFile.safeParse(value);
  if (result.success) return result.data;
  const problems = result.error.issues.map(
    ({ path: where, message }) => `${where.join(".") || "the card"}: ${message}`,
  );
  throw new LikenessError("bad-input", `${path} is no model card: ${problems.join("; ")}`, {
    hint: "docs/models.md explains the members of a card",
  });
}
