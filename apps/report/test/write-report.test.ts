import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { squaredDistance } from "@likeness/metrics";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readFaces, writeReport } from "../src/index.ts";
import type { Payload } from "../src/payload.ts";
import { writeDrawnFaces } from "./synthetic/drawn-faces.ts";
import { smallSynthetic } from "./synthetic/result.ts";

const { result, photos } = await smallSynthetic();
const owner = { result: "1".repeat(64), photos: result.dataset.photos };
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "likeness-report-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function payloadOf(html: string): Payload {
  const data = /id="likeness-data">([^<]*)</.exec(html)![1]!;
  return JSON.parse(gunzipSync(Buffer.from(data, "base64")).toString("utf8")) as Payload;
}

describe("a report", () => {
  it("is one file below 5 MB with the faces of 100 photos, and names no address to load from", async () => {
    await writeDrawnFaces(folder, owner, 10, []);
    const html = writeReport([{ result, faces: readFaces(folder, owner) }]);
    expect(Buffer.byteLength(html)).toBeLessThan(5 * 1024 * 1024);
    expect(html).not.toMatch(/<(?:link|img|iframe|script)[^>]*\s(?:src|href)=/i);
    const { entries, withFaces } = payloadOf(html);
    expect(withFaces).toBe(true);
    expect(Object.keys(entries[0]!.faces!.photos)).toHaveLength(100);
    expect(entries[0]!.faces!.photos[0]).toMatch(/^data:image\/webp;base64,UklGR/);
    expect(Object.keys(entries[0]!.faces!.crops)).toContain("faceapi-tiny-dlib150");
  });

  it("allows exactly its own script to run", () => {
    const html = writeReport([{ result }]);
    const [policy] = /(?<=Security-Policy" content=")[^"]*/.exec(html)!;
    const scripts = [...html.matchAll(/<script>([\s\S]*?)<\/script>/g)];
    expect(scripts).toHaveLength(1);
    expect(policy).toContain(`script-src 'sha256-${createHash("sha256").update(scripts[0]![1]!).digest("base64")}'`);
    expect(policy).toContain("default-src 'none'");
    expect(policy.replace("style-src 'unsafe-inline'", "")).not.toContain("unsafe");
  });

  it("cannot be left by a name: neither title nor data hold a tag of it", () => {
    const name = "</script><script>alert(1)</script>";
    const hostile = { ...result, dataset: { ...result.dataset, id: name, title: name } };
    const html = writeReport([{ result: hostile }]);
    expect(html).not.toContain(name);
    expect(html).toContain("likeness: &lt;/script&gt;&lt;script&gt;alert(1)");
    expect(payloadOf(html).entries[0]?.result.dataset.title).toBe(name);
  });

  it("holds every figure of the result as it is, and rows that runs share once", () => {
    const [entry] = payloadOf(writeReport([{ result }])).entries;
    const { runs, ...rest } = result;
    expect(entry!.result).toEqual(rest);
    expect(entry!.photoRows).toHaveLength(3);
    expect(entry!.runs).toHaveLength(4);
    for (const [i, run] of entry!.runs.entries()) {
      expect(run.verification).toEqual(runs[i]!.verification);
      expect(run.identification).toEqual(runs[i]!.identification);
      expect(entry!.photoRows[run.enrolment.photos]).toEqual(runs[i]!.enrolment.photos);
    }
  });

  it("holds templates or distances, whichever is smaller", () => {
    const wide = { dimensions: 300, data: Buffer.alloc(4 * 300 * 99).toString("base64") };
    const [first, ...others] = result.runs;
    const [entry] = payloadOf(
      writeReport([{ result: { ...result, runs: [{ ...first!, templates: wide }, ...others] } }]),
    ).entries;
    expect(entry!.runs.map(({ pairs }) => pairs.kind)).toEqual(["distances", "templates", "templates", "templates"]);
    expect(entry!.runs[1]!.pairs).toMatchObject(others[0]!.templates);
  });
});

describe("a report without faces", () => {
  it("holds no picture, box, landmark or template, and the distances of enrolled photos", async () => {
    await writeDrawnFaces(folder, owner, 10, []);
    const html = writeReport([{ result, faces: readFaces(folder, owner) }], { noFaces: true });
    const { entries, withFaces } = payloadOf(html);
    expect(withFaces).toBe(false);
    expect(entries[0]).not.toHaveProperty("faces");
    const text = JSON.stringify(entries);
    for (const word of ['"landmarks"', '"box"', '"templates"', "data:image"]) expect(text).not.toContain(word);
    for (const run of result.runs) expect(text).not.toContain(run.templates.data);
    const { pairs } = entries[0]!.runs[1]!;
    const bytes = Buffer.from(pairs.kind === "distances" ? pairs.data : "", "base64");
    // (3, 2) is the sixth of (1,0), (2,0), (2,1), (3,0), (3,1), (3,2).
    const [a, b] = [photos[1]![3]!.template!, photos[1]![2]!.template!];
    expect(bytes.readDoubleLE(5 * 8)).toBe(squaredDistance(a, b));
    expect(bytes.length).toBe((100 * 99 * 8) / 2);
  });
});

describe("what a report refuses", () => {
  it("has no result, or one of another schema", () => {
    expect(() => writeReport([])).toThrow("at least one result or benchmark");
    const other = { ...result, schema: "likeness/result@9" } as unknown as typeof result;
    expect(() => writeReport([{ result: other }])).toThrow('its schema is "likeness/result@9"');
    expect(() => writeReport([{ result: null as unknown as typeof result }])).toThrow("its schema is missing");
  });

  it("has templates that do not match the enrolled photos", () => {
    const [first, ...others] = result.runs;
    const cut = { ...first!, templates: { ...first!.templates, data: first!.templates.data.slice(0, 1000) } };
    expect(() => writeReport([{ result: { ...result, runs: [cut, ...others] } }])).toThrow(
      "faceapi-tiny/dlib-resnet/onnx-cpu holds 750 bytes of templates; 99 templates of 64 numbers are 25344",
    );
  });

  it("has a file where the folder of faces should be", () => {
    const file = join(folder, "faces");
    writeFileSync(file, "");
    expect(() => readFaces(file, owner)).toThrow("is a file, not a folder of faces");
  });

  it("has a picture too large to be a thumbnail", () => {
    const place = join(folder, owner.result, "photo");
    mkdirSync(place, { recursive: true });
    writeFileSync(join(place, `${photoHash(3)}-0.webp`), Buffer.alloc(300_000));
    expect(() => readFaces(folder, owner)).toThrow(/-0\.webp has 300000 bytes/);
  });

  it("is not a folder that is absent: that is a report without pictures", () => {
    expect(readFaces(join(folder, "nothing"), owner)).toBeUndefined();
  });
});

const photoHash = (index: number) => result.dataset.photos[index]!.sha256;

describe("pictures", () => {
  it("are those of their own result only, whatever other results have left beside them", async () => {
    await writeDrawnFaces(folder, { ...owner, result: "2".repeat(64) }, 10, []);
    expect(readFaces(folder, owner)).toBeUndefined();
    await writeDrawnFaces(folder, owner, 10, [4]);
    const faces = readFaces(folder, owner)!;
    expect(Object.keys(faces.crops)).toHaveLength(3);
    expect(faces.crops["faceapi-tiny-dlib150"]).not.toHaveProperty("4");
  });

  it("are found by the hash of their photo, not by its place, and photos with equal bytes share one", async () => {
    const [first, second, third] = owner.photos;
    await writeDrawnFaces(folder, { ...owner, photos: [first!, second!, third!] }, 10, []);
    const inOrder = readFaces(folder, owner)!.photos;
    const other = readFaces(folder, { ...owner, photos: [third!, third!, first!, owner.photos[7]!] })!.photos;
    expect(other).toEqual({ 0: inOrder[2], 1: inOrder[2], 2: inOrder[0] });
  });

  it("that are numbered, as earlier versions wrote them, are not shown: nobody knows whose they are", async () => {
    for (const layer of ["photo", "faceapi-tiny-dlib150"]) {
      mkdirSync(join(folder, layer));
      writeFileSync(join(folder, layer, "0000.webp"), "another face");
    }
    expect(readFaces(folder, owner)).toBeUndefined();
  });
});
