// Decodes files in one of several threads of a process; says for each what became of it.
import { parentPort, workerData } from "node:worker_threads";

const { decodePhoto } = await import(workerData.module);
const outcomes = await Promise.all(
  workerData.files.map((bytes) =>
    decodePhoto(bytes).then(
      ({ width, height }) => `${width} × ${height}`,
      (thrown) => `${thrown.code} ${thrown.problem}: ${thrown.message}`,
    ),
  ),
);
parentPort.postMessage(outcomes);
