import { createRequire } from "node:module";
import { type Availability, available, messageOf, unavailable } from "@likeness/core";
import { checkWeights } from "../check-weights.ts";
import { fold } from "../fold/fold.ts";
import type { Runtime } from "../runtime.ts";
import { withBackend } from "./tfjs-backend.ts";
import { TfjsNetwork } from "./tfjs-network.ts";
import { TfjsProgram } from "./tfjs-program.ts";

/** What tells one backend of TensorFlow.js from another. */
export interface TfjsBackend {
  readonly id: string;
  /** Its name in TensorFlow.js. */
  readonly backend: string;
  /** The package that brings it, whose version is the runtime's. */
  readonly package: string;
  /** Loads and registers it. */
  register(): Promise<void>;
  /** A word on what it found, e.g. whether SIMD is on. Called with the backend started. */
  detail?(): Promise<string>;
  /** What would make it available. */
  readonly remedy: string;
}

/** A runtime that executes graphs on one backend of TensorFlow.js. */
export function tfjsRuntime(kind: TfjsBackend): Runtime {
  let registered: Promise<void> | undefined;
  const register = () => {
    registered ??= kind.register();
    return registered;
  };
  return {
    id: kind.id,

    async availability(): Promise<Availability> {
      try {
        await register();
        await withBackend(kind.backend, () => {});
        return available(await this.version());
      } catch (cause) {
        return unavailable(`${kind.package}: ${messageOf(cause)}`, kind.remedy);
      }
    },

    async version(): Promise<string> {
      const require = createRequire(import.meta.url);
      const { version } = require(`${kind.package}/package.json`) as { version: string };
      const detail = kind.detail && (await withBackend(kind.backend, () => kind.detail!()));
      return `${kind.package} ${version}${detail ? ` (${detail})` : ""}`;
    },

    async load(graph, weights) {
      checkWeights(graph, weights);
      await register();
      const folded = fold(graph, weights);
      const program = await withBackend(kind.backend, (tf) => new TfjsProgram(tf, folded.graph, folded.weights));
      return new TfjsNetwork(graph, kind.backend, program);
    },
  };
}
