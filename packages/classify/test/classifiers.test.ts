import { describe, expect, it } from "vitest";
import { type ClassifierId, classifiers } from "../src/index.ts";

describe("the registry", () => {
  it("lists every classifier once, under the id that it answers with", async () => {
    expect(classifiers.ids).toEqual(["knn-1", "knn-3", "svm-linear", "svm-rbf", "linear-svc", "nearest", "centroid"]);
    for (const id of classifiers.ids) expect((await classifiers.open(id)).id).toBe(id);
  });

  it("refuses an unknown id with the known ones and the nearest", async () => {
    await expect(classifiers.open("svm-lineal" as string)).rejects.toThrow(
      `unknown classifier "svm-lineal"; known: ${classifiers.ids.join(", ")} (did you mean svm-linear?)`,
    );
    for (const id of ["", "toString", "__proto__"]) {
      await expect(classifiers.open(id)).rejects.toThrow(`unknown classifier "${id}"`);
    }
  });

  it("opens by a plain text too, with the option that all share", async () => {
    for (const id of classifiers.ids) {
      await expect(classifiers.open(id, { reject: 0.5 })).resolves.toHaveProperty("id", id);
    }
  });

  it("refuses an option that belongs to another classifier", async () => {
    for (const id of ["knn-1", "knn-3", "nearest", "centroid"] satisfies ClassifierId[]) {
      await expect(classifiers.open(id, { cost: 1 } as object)).rejects.toThrow(
        `${id} has no option "cost"; known: reject`,
      );
    }
  });

  it("refuses a negative squared distance as a threshold", async () => {
    await expect(classifiers.open("nearest", { reject: -0.1 })).rejects.toThrow("reject is -0.1, expected a squared");
  });
});
