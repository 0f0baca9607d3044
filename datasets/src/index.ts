export type { Dataset, Photo } from "./dataset.ts";
