import { mulberry32 } from "@likeness/core";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import type { PhotoBytes } from "../../src/photo/photo-pipeline.ts";
import { EnrolmentPool } from "../../src/pool/enrolment-pool.ts";
import { plainestPlan as plan } from "../plainest-plan.ts";

const workers = 2;
const photos = 2_000;
const warm = 500;

/** A picture of noise, which JPEG can hardly compress. */
async function noise(seed: number): Promise<Buffer> {
  const uniform = mulberry32(seed);
  const data = Uint8Array.from({ length: 300 * 300 * 3 }, () => 256 * uniform());
  return sharp(data, { raw: { width: 300, height: 300, channels: 3 } })
    .jpeg({ quality: 90 })
    .toBuffer();
}

describe("a long stream of photos", () => {
  it("is taken no further ahead than the workers have room, and leaves memory flat", async () => {
    const pictures = await Promise.all([1, 2, 3, 4, 5].map(noise));
    const size = pictures[0]!.length;
    // Kept encoded, the photos after the warm ones would take more than twice what may be added.
    expect(size * (photos - warm)).toBeGreaterThan(100 * 2 ** 20);
    let taken = 0;
    let rows = 0;
    let mostAhead = 0;
    let afterWarm = 0;
    async function* stream(): AsyncGenerator<PhotoBytes> {
      for (; taken < photos; taken++) {
        mostAhead = Math.max(mostAhead, taken - rows);
        const bytes = Uint8Array.from(pictures[taken % pictures.length]!);
        yield { index: taken, photo: `photo ${taken}`, bytes };
      }
    }
    const seen = new Set<number>();
    const pool = await EnrolmentPool.open(plan, workers);
    try {
      await pool.enrol(stream(), ({ index, row }) => {
        expect(row.state).toBe("enrolled");
        seen.add(index);
        if (++rows === warm) afterWarm = process.memoryUsage().rss;
      });
    } finally {
      await pool.dispose();
    }
    const added = process.memoryUsage().rss - afterWarm;
    expect(seen.size).toBe(photos);
    expect(mostAhead).toBeLessThanOrEqual(workers * 2 * plan.batch);
    expect(added / 2 ** 20).toBeLessThan(50);
  });

  it("of large files is taken less far ahead, so that these are never all in memory", async () => {
    // A photo with much behind its end, as phones put films there.
    const bytes = Buffer.concat([await noise(1), Buffer.alloc(40 * 2 ** 20)]);
    const count = 24;
    let [rows, taken, beforeAnyAnswer] = [0, 0, 0];
    async function* stream(): AsyncGenerator<PhotoBytes> {
      // A tick ends once nothing is left to do but to wait: no worker can have answered by then.
      process.nextTick(() => {
        beforeAnyAnswer = taken;
      });
      for (; taken < count; taken++) yield { index: taken, photo: `photo ${taken}`, bytes };
    }
    const pool = await EnrolmentPool.open(plan, workers);
    try {
      await pool.enrol(stream(), ({ row }) => {
        expect(row.state).toBe("enrolled");
        rows++;
      });
    } finally {
      await pool.dispose();
    }
    expect(rows).toBe(count);
    // A worker takes up to 64 MiB and one file more: two of 40 MiB.
    expect(beforeAnyAnswer).toBe(2 * workers);
  });
});
