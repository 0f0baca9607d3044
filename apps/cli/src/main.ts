import { commands } from "./commands.ts";
import { run } from "./run.ts";

await run(process.argv.slice(2), commands);
