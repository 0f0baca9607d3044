import { loadavg } from "node:os";
import { performance } from "node:perf_hooks";
import { parseArgs } from "node:util";
import { defaultBatch, openModel } from "@likeness/embed";
import type { PhotoBytes } from "@likeness/enrol";
import { EnrolmentPool } from "@likeness/enrol";
import { loadPhotos } from "./photos.ts";

// A long stream of photos through the whole pipeline: memory must stay where it was after the first thousand. Every
// photo is a fresh copy, as a file that was just read. Prints a JSON line each tenth of the way.
const { values: options } = parseArgs({
  options: {
    photos: { type: "string", default: "100000" },
    workers: { type: "string", default: "2" },
    aligner: { type: "string", default: "faceapi-tiny" },
    model: { type: "string", default: "dlib-resnet" },
  },
});
const count = Number(options.photos);
const { card } = await openModel(options.model);
const parts = { aligner: options.aligner, model: options.model, runtime: "onnx-cpu", crop: card.crop };
const rules = { faceChoice: "largest", missPolicy: "fail", batch: defaultBatch, threads: 1 } as const;
const pool = await EnrolmentPool.open({ ...parts, ...rules }, Number(options.workers));
const { dataset, photos } = await loadPhotos();
const began = performance.now();
let rows = 0;
let enrolled = 0;
let taken = 0;
let mostAhead = 0;
await pool.enrol(stream(), ({ row }) => {
  rows++;
  if (row.embedding !== null) enrolled++;
  if (rows === 1000 || rows % Math.ceil(count / 10) === 0) tell();
});
await pool.dispose();

async function* stream(): AsyncGenerator<PhotoBytes> {
  for (; taken < count; taken++) {
    const { photo, bytes } = photos[taken % photos.length]!;
    mostAhead = Math.max(mostAhead, taken - rows);
    yield { index: taken, photo, bytes: Uint8Array.from(bytes) };
  }
}

function tell(): void {
  const { user, system } = process.cpuUsage();
  const line = {
    dataset,
    rows,
    enrolled,
    megabytes: Math.round(process.memoryUsage().rss / 2 ** 20),
    mostAhead,
    photosPerSecond: Math.round((1000 * rows) / (performance.now() - began)),
    cpuMsEach: Math.round((user + system) / 10 / rows) / 100,
    load: loadavg()[0]!.toFixed(1),
  };
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
