/** The states that a photo can end in: each photo ends in one. */
export const photoStates = [
  "enrolled",
  "enrolled-center-crop",
  "no-face",
  "unreadable",
  "too-large",
  "not-located",
  "bad-crop",
  "bad-embedding",
] as const;
