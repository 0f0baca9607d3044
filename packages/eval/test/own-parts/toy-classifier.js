import { checkNames, closerThan, learnedClassifier } from "@likeness/classify";

/** The person of the nearest photo by a loop that anybody would write. */
const toyClassifier = {
  id: "toy-nearest",
  title: "the person of the nearest photo (toy)",
  scores: "distance",
  availability: async () => ({ available: true }),
  async open(options = {}) {
    checkNames("toy-nearest", options, ["reject"]);
    return learnedClassifier({ id: "toy-nearest", learn, accepts: closerThan("toy-nearest", options.reject) });
  },
};

export const parts = { classifiers: [toyClassifier] };

function learn({ data, rows, dimensions, owners }) {
  return (probe) => {
    let best = { owner: 0, score: Number.NEGATIVE_INFINITY };
    for (let row = 0; row < rows; row++) {
      let sum = 0;
      for (let i = 0; i < dimensions; i++) sum += (data[row * dimensions + i] - probe[i]) ** 2;
      if (0 - sum > best.score) best = { owner: owners[row], score: 0 - sum };
    }
    return best;
  };
}
