import { readFileSync } from "node:fs";

/**
 * Most memory that this process held at once, in bytes: code, heap, buffers and what native libraries took.
 * On Linux `maxRSS` will not do: a process that another one started begins with what that one held.
 */
export function peakMemory(): number {
  const kilobytes = highWaterMark() ?? process.resourceUsage().maxRSS;
  return kilobytes * 1024;
}

function highWaterMark(): number | undefined {
  try {
    const found = /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync("/proc/self/status", "utf8"));
    return found === null ? undefined : Number(found[1]);
  } catch {
    return undefined;
  }
}
