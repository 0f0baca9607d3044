import { LikenessError } from "@likeness/core/pure";
import type { DistanceKernel } from "../pairs/distance-kernel.ts";
import { NeighbourLists, visitAllRows } from "./nearest-neighbours.ts";

/**
 * Trustworthiness of a projection, 0 to 1: 1 when each point's nearest neighbours on the page are among its nearest
 * before; strangers lower it by how far down they ranked (Venna and Kaski 2001; the definition of scikit-learn's
 * `trustworthiness`). It says nothing of neighbours that were torn apart, nor of distances between clusters.
 * @param kernel opened on the original rows.
 * @param points `count × 2`.
 * @param neighbours fewer than half of the points.
 * @throws LikenessError `usage` for more neighbours.
 */
export async function trustworthiness(
  kernel: DistanceKernel,
  points: Float64Array,
  neighbours: number,
): Promise<number> {
  const count = points.length / 2;
  if (!(neighbours >= 1 && neighbours < count / 2)) {
    throw new LikenessError("usage", `trustworthiness over ${neighbours} neighbours needs more than ${count} points`);
  }
  const near = nearestOnPage(points, neighbours);
  const distance = new Float64Array(near.length);
  await visitAllRows(count, kernel, (distances, begin, end, row, column) => {
    for (let at = row * neighbours; at < (row + 1) * neighbours; at++) {
      const place = begin + near[at]! - column;
      if (place >= begin && place < end) distance[at] = distances[place]!;
    }
  });
  const farthest = new Float64Array(count);
  for (let at = 0; at < near.length; at++) {
    const row = Math.floor(at / neighbours);
    farthest[row] = Math.max(farthest[row]!, distance[at]!);
  }
  // A rank is one more than the number of rows that are nearer; of equally near rows the lower index ranks first.
  const nearer = new Float64Array(near.length);
  await visitAllRows(count, kernel, (distances, begin, end, row, column) => {
    const bound = farthest[row]!;
    for (let at = begin; at < end; at++) {
      const value = distances[at]!;
      if (value > bound) continue;
      const other = column + at - begin;
      if (other === row) continue;
      for (let own = row * neighbours; own < (row + 1) * neighbours; own++) {
        if (value < distance[own]! || (value === distance[own] && other < near[own]!)) nearer[own]!++;
      }
    }
  });
  let penalty = 0;
  for (const rows of nearer) penalty += Math.max(0, rows + 1 - neighbours);
  return 1 - (penalty * 2) / (count * neighbours * (2 * count - 3 * neighbours - 1));
}

function nearestOnPage(points: Float64Array, neighbours: number): Int32Array {
  const count = points.length / 2;
  const lists = new NeighbourLists(count, neighbours);
  for (let i = 0; i < count; i++) {
    const x = points[2 * i]!;
    const y = points[2 * i + 1]!;
    for (let j = 0; j < count; j++) {
      const squared = (x - points[2 * j]!) ** 2 + (y - points[2 * j + 1]!) ** 2;
      if (squared <= lists.bound[i]!) lists.offer(i, j, squared);
    }
  }
  return lists.sorted().index;
}
