import { fork } from "node:child_process";
import type { Socket } from "node:net";
import { fileURLToPath } from "node:url";
import { messageOf } from "../errors.ts";
import type { Carrier, CarrierEvents } from "./carrier.ts";
import { servedMark } from "./messages.ts";

/** A process of its own: one that crashes or never answers takes nothing with it, and can be ended at any time. */
export function startProcess(file: URL, { hear, ended }: CarrierEvents): Carrier {
  const child = fork(fileURLToPath(file), [servedMark], {
    serialization: "advanced",
    stdio: ["ignore", "ignore", "pipe", "ipc"],
    // Whoever runs from source has flags that make Node resolve sources, which this process cannot run; a limit of
    // memory is meant for what computes.
    execArgv: process.execArgv.filter((flag) => flag.startsWith("--max-")),
  });
  // Libraries print warnings; only when the process dies are they worth showing.
  let complaint = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    complaint = (complaint + text).slice(-8_000);
  });
  child.on("message", hear);
  child.on("error", (thrown) => ended(`cannot be asked: ${messageOf(thrown)}`));
  // Unlike "exit" it comes after the last of what the process had to say.
  child.on("close", (code, signal) => {
    const said = lastWords(complaint);
    ended(`ended (${signal ?? `code ${code}`})${said ? `: ${said}` : ""}`, signal ?? undefined);
  });
  const gone = () => child.exitCode !== null || child.signalCode !== null || child.pid === undefined;
  const hold = (held: boolean) => {
    for (const handle of [child, child.channel, child.stderr as Socket | null]) held ? handle?.ref() : handle?.unref();
  };
  hold(false);
  return {
    hold,
    post(message) {
      if (!child.connected) return;
      child.send(message, (thrown) => {
        // That a process is gone is heard by its end.
        if (thrown && child.connected) ended(`cannot be asked: ${thrown.message}`);
      });
    },
    async close() {
      if (gone()) return;
      const end = new Promise<void>((resolve) => child.once("exit", () => resolve()));
      child.ref();
      child.kill("SIGKILL");
      await end;
    },
  };
}

/** The line of what a process printed that says most about its end: V8 and uncaught errors name themselves. */
function lastWords(complaint: string): string | undefined {
  const lines = complaint.split("\n").map((line) => line.replace(/^[#\s]+/, "").trim());
  return lines.find((line) => /^(fatal|\w*error)\b/i.test(line)) ?? lines.findLast((line) => line !== "");
}
