import type { z } from "zod";
import { atLeastZero, dictionary, list, record, sha256, text, wholeFrom } from "../schema/fields.ts";
import type { ReadonlyDeep } from "../schema/readonly-deep.ts";

export const environment = record({
  likeness: text.describe("Version of likeness."),
  node: text.describe("Version of Node.js."),
  platform: text.describe("System and processor, e.g. `linux-x64`."),
  cpu: text.describe("Model of the processor."),
  cores: wholeFrom(1).describe("Logical cores."),
  memoryBytes: atLeastZero.describe("Memory of the machine in bytes."),
  libraries: dictionary(text).describe("Version of every library whose answer is in the file, by its name."),
  parts: list(
    record({
      file: text.describe("Its name."),
      sha256: sha256.describe("Of the module, and of what it imports by path."),
    }),
  )
    .exactOptional()
    .describe("Modules of the user's that parts came from; absent where there are none."),
}).meta({ title: "Environment", description: "The machine and the software that made a file." });

export type Environment = ReadonlyDeep<z.infer<typeof environment>>;
