/** Pairs that are decided wrongly at the best threshold. */
const wrongPairs = {
  id: "wrong-pairs",
  title: "Wrong pairs",
  explanation: "Pairs decided wrongly at the threshold of the best F1, in-sample",
  unit: "count",
  better: "lower",
  heading: "wrong",
  gate: "wrong pairs",
  compute: ({ verification }) =>
    "skipped" in verification ? null : Math.round((1 - verification.best.accuracy) * verification.pairs),
};

export const parts = { metrics: [wrongPairs] };
