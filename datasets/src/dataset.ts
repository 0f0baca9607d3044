/** One photo of a dataset. `file` is its path inside the dataset with `/` between folders, e.g. `Ann/Ann_0001.jpg`. */
export interface Photo {
  readonly file: string;
  readonly identity: string;
  /** SHA-256 of the encoded file. */
  readonly sha256: string;
  /**
   * The encoded bytes, checked against `sha256`.
   * @throws LikenessError `bad-input` (PhotoError `too-large` for a file of too many bytes) or `hash-mismatch`, which are
   * states of the photo. Any other code or error is the machine's fault and must not become one.
   */
  read(): Promise<Uint8Array>;
}

/** Photos of people, sorted by `file` (code-unit order). */
export interface Dataset {
  readonly id: string;
  readonly title: string;
  /** What exactly this is: a commit, a package version, or `folder`. */
  readonly revision: string;
  /** SHA-256 over the sorted lines `sha256 file identity`: two datasets with this hash in common are the same. */
  readonly hash: string;
  readonly photos: readonly Photo[];
  /** Every identity once, sorted. */
  readonly identities: readonly string[];
  /** What the numbers of this dataset do not mean, and what was odd about it (equal files under two people, …). */
  readonly notes: readonly string[];
  /**
   * How photos are halved into those that classifiers learn from and those that they name. `alternating`: by their order
   * here, as published figures of this dataset are. Default: by their hashes, which neither a name nor another photo moves.
   */
  readonly split?: "alternating";
  /** Licence of the photos in a few words, when known. */
  readonly licence?: string;
}
