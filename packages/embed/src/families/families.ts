import { knownId, LikenessError } from "@likeness/core";
import { dlibResnet } from "./dlib-resnet/dlib-resnet.ts";
import type { GraphFamily, NetworkFamily } from "./network-family.ts";
import { nn4Small2 } from "./nn4-small2/nn4-small2.ts";
import { pixels } from "./pixels.ts";

const known: NetworkFamily[] = [
  // One line for each family. Graphs and weights are made when they are asked for.
  dlibResnet,
  nn4Small2,
  pixels,
];

/** Every family of networks. */
export const families: readonly NetworkFamily[] = known;

/** Those whose networks are graphs: a card may name them, and they can be trained. */
export function graphFamilies(): GraphFamily[] {
  return families.filter((family) => family.kind === "graph");
}

/** Those whose weights can be imported. */
export function importFamilies(): GraphFamily[] {
  return graphFamilies().filter(({ importer }) => importer !== undefined);
}

/**
 * A family of graphs by its id.
 * @param what how the error calls it, as in `network to train`.
 * @param among where it is looked for.
 * @throws LikenessError `unknown-id` that lists those ids, and the nearest one.
 */
export function graphFamily(id: string, what = "network", among = graphFamilies()): GraphFamily {
  const ids = among.map((family) => family.id);
  return among[ids.indexOf(knownId(what, id, ids))]!;
}

/** Takes a family in behind all others. @throws LikenessError `usage` when there is one of that id. */
export function enlist(family: NetworkFamily): void {
  if (families.some(({ id }) => id === family.id)) {
    throw new LikenessError("usage", `there is a family ${family.id} already`, { hint: "call it otherwise" });
  }
  known.push(family);
}
