import type { PairRows, PairTotals } from "../pairs/pair-rows.ts";

/** Which unit each person belongs to: the person itself, or a group of people that is drawn as a whole. */
export interface Units {
  readonly count: number;
  /** Person → unit. */
  readonly of: Int32Array;
}

/** Every person a unit of its own. */
export function personUnits(rows: PairRows): Units {
  return { count: rows.photosOf.length, of: Int32Array.from(rows.photosOf, (_, person) => person) };
}

/** Pair totals of any replicate in time that grows with units, not with pairs. */
export class UnitTotals {
  readonly #all: readonly UnitCounts[];
  readonly #finite: readonly UnitCounts[];

  constructor(rows: PairRows, units: Units) {
    this.#all = countUnits(rows.photosOf, units);
    this.#finite = countUnits(rows.enrolledOf, units);
  }

  of(multiplicity: Float64Array): PairTotals {
    const all = weigh(this.#all, multiplicity);
    const finite = weigh(this.#finite, multiplicity);
    return {
      genuine: all.genuine,
      impostor: all.impostor,
      genuineMissing: all.genuine - finite.genuine,
      impostorMissing: all.impostor - finite.impostor,
    };
  }
}

interface UnitCounts {
  photos: number;
  genuine: number;
  /** Impostor pairs within the unit. */
  impostor: number;
}

function countUnits(photosOf: Int32Array, units: Units): UnitCounts[] {
  const counts = Array.from({ length: units.count }, () => ({ photos: 0, genuine: 0, impostor: 0 }));
  for (const [person, photos] of photosOf.entries()) {
    const unit = counts[units.of[person]!]!;
    unit.impostor += unit.photos * photos;
    unit.photos += photos;
    unit.genuine += (photos * (photos - 1)) / 2;
  }
  return counts;
}

function weigh(counts: readonly UnitCounts[], multiplicity: Float64Array): { genuine: number; impostor: number } {
  let genuine = 0;
  let impostor = 0;
  let photos = 0;
  for (const [unit, own] of counts.entries()) {
    const times = multiplicity[unit]!;
    genuine += times * own.genuine;
    impostor += times * own.impostor + photos * times * own.photos;
    photos += times * own.photos;
  }
  return { genuine, impostor };
}
