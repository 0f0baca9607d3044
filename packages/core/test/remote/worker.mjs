// A worker with a method for everything that can happen to one.
import { threadId } from "node:worker_threads";
import { LikenessError, serve } from "../../dist/index.js";

/** Keeps the event loop. */
function keepBusy(milliseconds) {
  for (const end = Date.now() + milliseconds; Date.now() < end; );
}

serve(
  (setup, { stopped }) => {
    if (setup?.broken) throw new LikenessError("unavailable", "the device is not here", { hint: "plug it in" });
    return {
      place: () => ({ pid: process.pid, threadId, execArgv: process.execArgv, setup }),
      echo: (value) => value,
      sum: (numbers) => numbers.reduce((sum, one) => sum + one, 0),
      refuse() {
        throw new LikenessError("bad-input", "no number", { hint: "give one", cause: new Error("it is NaN") });
      },
      fail() {
        throw new TypeError("not a function");
      },
      closure: () => () => 1,
      async count(total, { progress, tell }) {
        const step = progress.step("counting", total);
        for (let i = 0; i < total; i++) step.advance();
        progress.warn("that is all");
        tell({ counted: total });
        step.done("counted");
        return total;
      },
      begin(name, { progress }) {
        progress.step(name);
        keepBusy(2_500);
      },
      hang(_, { tell }) {
        tell("hanging");
        keepBusy(60_000);
      },
      never: () => new Promise(() => {}),
      leave: (code) => process.exit(code),
      die: (signal) => void process.kill(process.pid, signal),
      crash() {
        setTimeout(() => {
          throw new Error("out of luck");
        });
        return new Promise(() => {});
      },
      async untilStopped() {
        // Without ever looking at a message.
        for (const end = Date.now() + 500; Date.now() < end && !stopped(); );
        return stopped();
      },
      free: () => setup?.freed && Atomics.store(setup.freed, 0, 1),
    };
  },
  { busy: process.env["BUSY"] === "1", close: async (service) => void service.free() },
);
