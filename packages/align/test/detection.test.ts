import type { Runtime } from "@likeness/nn";
import { describe, expect, it } from "vitest";
import { type Detection, suppress } from "../src/detect/detection.ts";
import { squareScale } from "../src/detect/square-scale.ts";
import { openTinyFaceDetector } from "../src/detect/tiny-face-detector.ts";

const at = (left: number, top: number, side: number, score: number): Detection => ({
  box: { left, top, width: side, height: side },
  score,
});

describe("suppress", () => {
  it("keeps the better of two boxes that overlap and both that do not", () => {
    const [a, b, c] = [at(0, 0, 10, 0.8), at(1, 1, 10, 0.9), at(20, 0, 10, 0.1)];
    expect(suppress([a, b, c], 0.4)).toEqual([b, c]);
  });

  it("does not let a suppressed box suppress another", () => {
    // Each overlaps its neighbour by 1/2 of their union of 1.5 sides, the outer two only by 1/5.
    const [left, middle, right] = [at(0, 0, 10, 0.9), at(10 / 3, 0, 10, 0.8), at(20 / 3, 0, 10, 0.7)];
    expect(suppress([right, middle, left], 0.4)).toEqual([left, right]);
  });

  it("drops a box around or inside a better one only when told how much may be covered", () => {
    const [face, crowd, eye] = [at(40, 40, 20, 0.9), at(0, 0, 100, 0.5), at(45, 45, 5, 0.4)];
    expect(suppress([crowd, eye, face], 0.4)).toEqual([face, crowd, eye]);
    expect(suppress([crowd, eye, face], 0.4, 0.5)).toEqual([face]);
  });

  it("orders equal scores from top to bottom, then from left to right", () => {
    const [a, b, c] = [at(50, 0, 10, 0.5), at(0, 30, 10, 0.5), at(30, 30, 10, 0.5)];
    expect(suppress([c, b, a], 0.4)).toEqual([a, b, c]);
  });
});

describe("squareScale", () => {
  it("is the longer side for a square photo and rounds the shorter to whole input pixels as face-api does", () => {
    expect(squareScale({ width: 250, height: 250 }, 224)).toEqual({ x: 250, y: 250 });
    // 1280 · 416 / 1920 = 277.33 input pixels are taken for 277.
    expect(squareScale({ width: 1920, height: 1280 }, 416).y).toBeCloseTo((1280 * 416) / 277, 9);
  });

  it("stays finite for a photo so wide that its height rounds to nothing", () => {
    expect(Number.isFinite(squareScale({ width: 4000, height: 2 }, 224).y)).toBe(true);
  });
});

describe("TinyFaceDetector", () => {
  it("frees the networks that it has when a later one cannot be loaded, and tells of that one", async () => {
    const inUse = new Set<string>();
    const runtime: Runtime = {
      id: "short of memory",
      title: "opens two networks",
      availability: async () => ({ available: true }),
      version: async () => "0",
      async open(graph) {
        const name = `network ${inUse.size}`;
        if (inUse.size === 2) throw new Error("no memory for a third");
        inUse.add(name);
        return { graph, run: async () => ({}), dispose: async () => void inUse.delete(name) };
      },
    };
    const options = { inputSizes: [96, 224, 416], threshold: 0.3 };
    await expect(openTinyFaceDetector(runtime, new Map(), options, 1)).rejects.toThrow("no memory for a third");
    expect(inUse).toEqual(new Set());
  });
});
