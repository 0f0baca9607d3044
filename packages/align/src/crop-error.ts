import { LikenessError } from "@likeness/core";

/** No crop can be cut from a face, whatever the machine: its landmarks or its box are degenerate. */
export class CropError extends LikenessError {
  constructor(message: string) {
    super("bad-input", message);
  }
}
