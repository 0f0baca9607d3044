// Starts a worker process, says its number and waits to be killed.
import { Remote } from "../../dist/index.js";

const [method] = process.argv.slice(2);
const remote = new Remote(new URL("./worker.mjs", import.meta.url), { on: "process", name: "the worker" });
const { pid } = await remote.call("place", undefined);
const answer = remote.call(method, undefined, { hear: () => process.stdout.write(`${pid}\n`) });
if (method === "never") process.stdout.write(`${pid}\n`);
await answer;
