import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, chromium } from "playwright-core";

const wanted = process.env["CHROMIUM_PATH"] ?? "/usr/bin/chromium";

/** Path of a Chromium, or nothing: the reason to skip is then printed. */
export const browserPath: string | undefined = existsSync(wanted) ? wanted : undefined;

if (browserPath === undefined) {
  process.stderr.write(`skipping the page in a browser: no Chromium at ${wanted} (set CHROMIUM_PATH)\n`);
}

export interface OpenBrowser {
  readonly context: BrowserContext;
  close(): Promise<void>;
}

/** A browser with a profile of its own that talks to nobody. */
export async function openBrowser(): Promise<OpenBrowser> {
  const profile = mkdtempSync(join(tmpdir(), "likeness-report-"));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: browserPath!,
    headless: true,
    viewport: { width: 1360, height: 900 },
    args: [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
  return {
    context,
    async close() {
      await context.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}
