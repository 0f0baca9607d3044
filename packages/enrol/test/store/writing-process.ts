// A process of its own for the tests of kill and concurrency: puts rows FROM … FROM+COUNT−1 one by one into the store
// in FOLDER, says the number of each on stdout once it was put, and waits to be killed when COUNT is reached and STAY set.
// What goes wrong is said on stdout too.
import { openEmbeddingStore } from "../../src/store/embedding-store.ts";
import { sampleKey, sampleRow } from "./sample-rows.ts";

const [folder = "", from = "0", count = "0", stay] = process.argv.slice(2);
try {
  const store = await openEmbeddingStore(sampleKey, { folder, flushEvery: 4 });
  process.stdout.write(`opened with ${store.size}\n`);
  for (let i = Number(from); i < Number(from) + Number(count); i++) {
    await store.put([sampleRow(i)]);
    process.stdout.write(`${i}\n`);
  }
  if (stay) setInterval(() => {}, 1000);
  else await store.flush();
} catch (failure) {
  process.stdout.write(`${failure}\n`);
  process.exitCode = 1;
}
