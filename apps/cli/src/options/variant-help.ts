import { type GraphFamily, variantsOf } from "@likeness/embed";

/** Which variants the networks have, as help: `openface (default) or keras, for nn4.small2`. */
export function variantHelp(families: readonly GraphFamily[]): string {
  const texts = families.flatMap((family) => {
    const [first, ...others] = variantsOf(family);
    return first === undefined ? [] : [`${[`${first} (default)`, ...others].join(" or ")}, for ${family.id}`];
  });
  return texts.join("; ");
}
