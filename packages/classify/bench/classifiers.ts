import { mulberry32, normal } from "@likeness/core";
import { type Classifier, type ClassifierId, classifiers } from "../src/index.ts";

// Fit and predict of the classifiers on the same people, one after the other in one process, and how they compare. All of
// them work on one thread; its processor time is counted, on which other work on the machine weighs less.
const people = 100;
const photosOfEach = 50;
const dimensions = 128;
/** ml-knn and libsvm take seconds for each thousand probes; times are per probe, so all need not have the same number. */
const probeCount = 500;
const rounds = 3;

interface Timing {
  readonly id: ClassifierId;
  readonly fitMs: number;
  readonly predictMs: number;
  readonly correct: number;
}

/** Unit vectors around a centre for each person, about as far apart as good embeddings are. */
function embeddings(count: number, uniform: () => number, centres: readonly Float32Array[]) {
  const labels = Array.from({ length: count }, (_, row) => `person-${String(row % people).padStart(3, "0")}`);
  const vectors = labels.map((_, row) => {
    const vector = centres[row % people]!.map((component) => component + 1.2 * normal(uniform));
    const length = Math.sqrt(vector.reduce((sum, component) => sum + component * component, 0));
    return vector.map((component) => component / length);
  });
  return { vectors, labels };
}

function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

async function time(id: ClassifierId): Promise<Timing> {
  let fitMs = Infinity;
  let predictMs = Infinity;
  let correct = 0;
  for (let round = 0; round < rounds; round++) {
    const classifier: Classifier = await classifiers.open(id);
    const began = processorMs();
    await classifier.fit(gallery.vectors, gallery.labels);
    const fitted = processorMs();
    const answers = await classifier.predict(probes.vectors);
    predictMs = Math.min(predictMs, processorMs() - fitted);
    fitMs = Math.min(fitMs, fitted - began);
    correct = answers.filter(({ identity }, probe) => identity === probes.labels[probe]).length;
    await classifier.dispose();
  }
  return { id, fitMs, predictMs, correct };
}

const uniform = mulberry32(1);
const centres = Array.from({ length: people }, () => Float32Array.from({ length: dimensions }, () => normal(uniform)));
const gallery = embeddings(people * photosOfEach, uniform, centres);
const probes = embeddings(probeCount, uniform, centres);

const print = (line: string) => process.stdout.write(`${line}\n`);
print(
  `${gallery.vectors.length} × ${dimensions} embeddings of ${people} people, ${probeCount} probes, processor time, best of ${rounds}`,
);
const timings = new Map<ClassifierId, Timing>();
for (const id of ["nearest", "knn-1", "linear-svc", "svm-linear"] as const) {
  const timing = await time(id);
  timings.set(id, timing);
  const perProbe = (1000 * timing.predictMs) / probeCount;
  print(
    `${id.padEnd(11)} fit ${timing.fitMs.toFixed(0).padStart(6)} ms   predict ${perProbe.toFixed(1).padStart(8)} µs a probe   ` +
      `${((100 * timing.correct) / probeCount).toFixed(1)} % right`,
  );
}
const total = (id: ClassifierId) => timings.get(id)!.fitMs + timings.get(id)!.predictMs;
print(
  `nearest predicts ${(timings.get("knn-1")!.predictMs / timings.get("nearest")!.predictMs).toFixed(1)} times as fast as knn-1 (ml-knn)`,
);
print(
  `linear-svc fits ${(timings.get("svm-linear")!.fitMs / timings.get("linear-svc")!.fitMs).toFixed(1)} times as fast as svm-linear (libsvm-js)`,
);
print(
  `fit and predict together: linear-svc ${(total("svm-linear") / total("linear-svc")).toFixed(1)} times as fast as svm-linear`,
);
