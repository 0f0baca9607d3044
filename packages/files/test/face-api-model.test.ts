import { describe, expect, it } from "vitest";
import { faceApiModel, faceApiModelNames } from "../src/index.ts";

const bytesOf: Readonly<Record<string, number>> = { float32: 4, uint8: 1 };

describe("faceApiModel", () => {
  it.each(faceApiModelNames)("%s: the tensors of the manifest fill the bin file exactly", async (name) => {
    const { tensors, bytes, sha256 } = await faceApiModel(name);
    const sizes = tensors.map(({ shape, dtype, quantization }) => {
      return shape.reduce((a, b) => a * b, 1) * bytesOf[quantization?.dtype ?? dtype]!;
    });
    expect(sizes.reduce((a, b) => a + b, 0)).toBe(bytes.byteLength);
    expect(sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  it("names the known models when asked for another", async () => {
    // @ts-expect-error: not a model's name
    await expect(faceApiModel("tiny_face_detector")).rejects.toMatchObject({
      code: "unknown-id",
      message: expect.stringContaining("did you mean tiny_face_detector_model?"),
    });
  });
});
