/** Photos (by index into the dataset) that classifiers learn from, and photos that they are asked about. */
export interface GallerySplit {
  readonly train: readonly number[];
  readonly test: readonly number[];
}

/**
 * Splits photos half and half. Of each person's photos the half with the lower hashes (one more where their number is odd)
 * are test photos and the others training photos. A hash says nothing of what a photo shows, and the split hangs on the
 * photos alone: neither names nor the order of a folder matter, and a photo more or less moves at most one other, of the
 * same person, to the other side. Everyone with two photos or more is on both sides; a person's only photo is a test photo
 * that nobody can name.
 */
export function splitGallery(photos: readonly { readonly identity: string; readonly sha256: string }[]): GallerySplit {
  const byPerson = new Map<string, number[]>();
  for (const [photo, { identity }] of photos.entries()) {
    const own = byPerson.get(identity);
    if (own === undefined) byPerson.set(identity, [photo]);
    else own.push(photo);
  }
  const hash = (photo: number) => photos[photo]!.sha256;
  const side = new Map<number, "train" | "test">();
  for (const own of byPerson.values()) {
    // Equal files stay in dataset order: the sort is stable.
    own.sort((a, b) => (hash(a) < hash(b) ? -1 : hash(a) > hash(b) ? 1 : 0));
    own.forEach((photo, place) => {
      side.set(photo, place < own.length / 2 ? "test" : "train");
    });
  }
  const on = (wanted: "train" | "test") => [...photos.keys()].filter((photo) => side.get(photo) === wanted);
  return { train: on("train"), test: on("test") };
}

/**
 * The article's split, for the dataset whose published figures rest on it: of each person's photos, in dataset order, the
 * first goes to the test, the second to the training photos, and so on.
 */
export function alternateGallery(photos: readonly { readonly identity: string }[]): GallerySplit {
  const seen = new Map<string, number>();
  const train: number[] = [];
  const test: number[] = [];
  for (const [photo, { identity }] of photos.entries()) {
    const place = seen.get(identity) ?? 0;
    seen.set(identity, place + 1);
    (place % 2 === 0 ? test : train).push(photo);
  }
  return { train, test };
}

/** The split that a dataset asks for. */
export function splitOf(dataset: {
  readonly split?: "alternating";
  readonly photos: readonly { readonly identity: string; readonly sha256: string }[];
}): GallerySplit {
  return dataset.split === "alternating" ? alternateGallery(dataset.photos) : splitGallery(dataset.photos);
}
