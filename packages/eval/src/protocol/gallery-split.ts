/** Photos (by index into the dataset) that classifiers learn from, and photos that they are asked about. */
export interface GallerySplit {
  readonly train: readonly number[];
  readonly test: readonly number[];
}

/**
 * Splits photos half and half: of each person's photos, in dataset order, the first goes to the test, the second to
 * the training photos, and so on. Everyone with two photos or more is on both sides; a person's only photo is a test
 * photo that nobody can name. On datasets whose people all have an even number of photos, as `lfw-subset`, this is the
 * article's split: even index of the sorted list = test, odd index = train.
 */
export function splitGallery(identities: readonly string[]): GallerySplit {
  const seen = new Map<string, number>();
  const train: number[] = [];
  const test: number[] = [];
  for (const [photo, identity] of identities.entries()) {
    const place = seen.get(identity) ?? 0;
    seen.set(identity, place + 1);
    (place % 2 === 0 ? test : train).push(photo);
  }
  return { train, test };
}
