import { execFile } from "node:child_process";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { skipReason } from "../../../embed/test/reference.ts";
import { openEmbeddingStore, writeEmbeddings } from "../../src/index.ts";
import { sampleKey, sampleRow, sampleRows } from "./sample-rows.ts";

const python = (script: string, ...args: string[]) => promisify(execFile)("python3", ["-c", script, ...args]);

const missing = await python("import pyarrow.dataset").then(
  () => undefined,
  () => skipReason("the store read from Python", "needs python3 with pyarrow"),
);

const script = `
import json, sys
import pyarrow.dataset, pyarrow.ipc
table = pyarrow.dataset.dataset(sys.argv[1], format="ipc").to_table()
table.validate(full=True)
for path in sys.argv[2:]:
    pyarrow.ipc.open_file(path).read_all().validate(full=True)
rows = sorted(table.to_pylist(), key=lambda row: row["photo"])
print(json.dumps([{name: row[name] for name in ("photo", "state", "box_left", "landmarks", "embedding")} for row in rows]))
`;

it.skipIf(missing)(`can be read with pyarrow, a store as one data set${missing ? ` (${missing})` : ""}`, async () => {
  const folder = await mkdtemp(join(tmpdir(), "likeness-python-"));
  const store = await openEmbeddingStore(sampleKey, { folder, flushEvery: 4 });
  for (const row of sampleRows(10)) await store.put([row]);
  await store.flush();
  const exported = join(folder, "out.arrow");
  await writeEmbeddings(sampleRows(3), exported, sampleKey);
  const { stdout } = await python(script, store.folder, exported);
  const rows = JSON.parse(stdout) as Record<string, unknown>[];
  const expected = Array.from({ length: 10 }, (_, i) => sampleRow(i)).sort((a, b) => (a.photo < b.photo ? -1 : 1));
  expect(rows).toEqual(
    expected.map(({ photo, state, box, landmarks, embedding }) => ({
      photo,
      state,
      box_left: box?.left ?? null,
      landmarks: landmarks && [...landmarks],
      embedding: embedding && [...embedding],
    })),
  );
});
