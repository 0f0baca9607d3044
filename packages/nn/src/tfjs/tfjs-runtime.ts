import { type Availability, available, demand, unavailable } from "@likeness/core";
import type * as Tf from "@tensorflow/tfjs-core";
import { checkWeights } from "../check-weights.ts";
import { firstLine } from "../first-line.ts";
import { fold } from "../fold/fold.ts";
import { installedPackage } from "../installed-package.ts";
import type { Runtime } from "../runtime.ts";
import { exclusively, withBackend } from "./tfjs-backend.ts";
import { TfjsNetwork } from "./tfjs-network.ts";
import { TfjsProgram } from "./tfjs-program.ts";

/** What tells one backend of TensorFlow.js from another. */
export interface TfjsBackend extends Pick<Runtime, "id" | "title" | "reference"> {
  /** Its name in TensorFlow.js. */
  readonly backend: string;
  /** Whether it computes gradients for training. Default false. */
  readonly gradients?: boolean;
  /** The package that brings it, whose version is the runtime's. */
  readonly package: string;
  /** What would make it available. */
  readonly remedy: string;
  /** Why it cannot work, as far as that shows without running its code. */
  missing?(): { readonly reason: string; readonly remedy?: string } | undefined;
  /** Loads and registers it. */
  register(): Promise<void>;
  /**
   * What executes, in words: a device's name, whether SIMD is on. Called with the backend started.
   * @throws Error when that is not what the id promises.
   */
  device?(tf: typeof Tf): Promise<string> | string;
}

/** A runtime that executes graphs on one backend of TensorFlow.js. */
export function tfjsRuntime(kind: TfjsBackend): Runtime {
  let started: Promise<string> | undefined;
  /** Name, version and device. */
  const start = () => {
    started ??= exclusively(() => kind.register()).then(() =>
      withBackend(kind.backend, async (tf) => {
        const device = await kind.device?.(tf);
        const name = `${kind.package} ${installedPackage(kind.package)?.version ?? "of unknown version"}`;
        return device === undefined ? name : `${name} (${device})`;
      }),
    );
    return started;
  };

  return {
    id: kind.id,
    title: kind.title,
    ...(kind.reference && { reference: true }),

    async availability(): Promise<Availability> {
      const missing = kind.missing?.();
      if (missing !== undefined) return unavailable(missing.reason, missing.remedy ?? kind.remedy);
      try {
        return available(await start());
      } catch (cause) {
        return unavailable(`${kind.package} does not start: ${firstLine(cause)}`, kind.remedy);
      }
    },

    async version(): Promise<string> {
      await demand(this, `runtime ${kind.id}`);
      return start();
    },

    async open(graph, weights, { fold: folds = true } = {}) {
      await demand(this, `runtime ${kind.id}`);
      checkWeights(graph, weights);
      const folded = folds ? fold(graph, weights) : { graph, weights };
      const program = await withBackend(kind.backend, (tf) => new TfjsProgram(tf, folded.graph, folded.weights));
      return new TfjsNetwork(graph, kind.backend, program);
    },

    ...(kind.gradients && {
      gradients: async (graph, options) => {
        const { openTfjsGradients } = await import("../differentiate/tfjs-gradients.ts");
        return openTfjsGradients(kind.backend, graph, options);
      },
    }),
  };
}
