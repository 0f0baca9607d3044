/** Where a baseline takes the quantiles of its distances. */
export const quantileLevels = [0.05, 0.25, 0.5, 0.75, 0.95] as const;
