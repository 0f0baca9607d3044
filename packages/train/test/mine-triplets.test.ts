import { expect, it } from "vitest";
import { mineTriplets } from "../src/index.ts";

/** Points on a line: a at 0, 1 and 5; b at 2 and 3.5. */
const batch = {
  data: Float32Array.from([0, 1, 5, 2, 3.5]),
  dimensions: 1,
  identities: ["a", "a", "a", "b", "b"],
};

function listed(mining: "semi-hard" | "batch-hard"): string[] {
  const { anchors, positives, negatives } = mineTriplets(batch, mining);
  return anchors.map((anchor, i) => `${anchor} ${positives[i]} ${negatives[i]}`);
}

it("batch-hard takes the farthest of the person and the nearest of another, as read off the line", () => {
  expect(listed("batch-hard")).toEqual(["0 2 3", "1 2 3", "2 0 4", "3 4 1", "4 3 2"]);
});

it("semi-hard takes for each pair the nearest negative beyond the positive, or the farthest where none is beyond", () => {
  expect(listed("semi-hard")).toEqual(["0 1 3", "0 2 4", "1 0 4", "1 2 4", "2 0 3", "2 1 3", "3 4 0", "4 3 1"]);
});

it("gives a tie to the earlier place and takes nobody alone as an anchor", () => {
  const tied = { data: Float32Array.from([0, 0, 1, 1]), dimensions: 1, identities: ["a", "a", "b", "c"] };
  const { anchors, negatives } = mineTriplets(tied, "batch-hard");
  expect(anchors).toEqual([0, 1]);
  expect(negatives).toEqual([2, 2]);
});
