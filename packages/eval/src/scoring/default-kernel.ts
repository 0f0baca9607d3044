import { doubleKernel, type OpenKernel } from "@likeness/metrics";
import { gramKernel } from "./gram-kernel.ts";

/** Up to this many templates every distance is computed in double precision. */
export const mostDoubleRows = 2000;

/** Double precision for up to {@link mostDoubleRows} templates, the Gram kernel above. */
export const defaultKernel: OpenKernel = (rows) => (rows.count <= mostDoubleRows ? doubleKernel : gramKernel())(rows);
