import { type ClassifierId, classifierIds, openClassifier } from "../src/index.ts";
import { type ContractOptions, classifierContract } from "./support/classifier-contract.ts";

const byDistance: ContractOptions = {
  rejects: { all: 0, none: Infinity },
  rejectBelow: (score) => -score,
};
const byDecision: ContractOptions = {
  rejects: { all: Infinity, none: -Infinity },
  rejectBelow: (score) => score,
};
const bySolver: ContractOptions = {
  ...byDecision,
  skip: { midpoint: "a boundary lies where its solver stopped, a tolerance away from the middle" },
};

const options = {
  "knn-1": byDistance,
  "knn-3": {
    ...byDistance,
    skip: { "one photo each": "of three different neighbours the one who sorts first is named" },
  },
  "svm-linear": bySolver,
  "svm-rbf": bySolver,
  "linear-svc": bySolver,
  nearest: byDistance,
  centroid: byDistance,
} satisfies Record<ClassifierId, ContractOptions>;

for (const id of classifierIds) classifierContract(id, (given) => openClassifier(id, given), options[id]);
