import { availableParallelism } from "node:os";
import { join } from "node:path";
import { defineConfig, type ViteUserConfig } from "vitest/config";

/** The vitest configuration every package shares: sources instead of dist, a count that CI can add up. */
export function packageTests(root: string, test: NonNullable<ViteUserConfig["test"]> = {}): ViteUserConfig {
  const conditions = ["likeness-source", "node", "import", "module", "default"];
  return defineConfig({
    root,
    resolve: { conditions },
    ssr: { resolve: { conditions } },
    test: {
      include: ["test/**/*.test.ts"],
      testTimeout: 60_000,
      hookTimeout: 120_000,
      maxWorkers: Math.max(1, Math.min(2, availableParallelism())),
      reporters: ["default", ["json", { outputFile: join(root, "test-results", "vitest.json") }]],
      ...test,
    },
  });
}
