// libsvm-js ships no types; this is the part that is used here.
declare module "libsvm-js" {
  /** A machine whose problem and model lie in WebAssembly memory until `free`. */
  interface Svm {
    /** Labels are whole numbers, as many as samples; samples have one length. None of it is checked. */
    train(samples: readonly ArrayLike<number>[], labels: ArrayLike<number>): void;
    predictOne(sample: ArrayLike<number>): number;
    /** libsvm's model file. */
    serializeModel(): string;
    /** The samples that became support vectors, in the order of the model file. */
    getSVIndices(): number[];
    free(): void;
  }
  interface SvmOptions {
    /** "0": C-SVC. */
    readonly type: "0";
    /** "0": linear, "2": exp(−gamma·squared distance). */
    readonly kernel: "0" | "2";
    readonly cost: number;
    /** Ignored by the linear kernel; 0 means 1 / dimensions. */
    readonly gamma: number;
    readonly tolerance: number;
    readonly quiet: true;
  }
  const loaded: Promise<new (options: SvmOptions) => Svm>;
  export = loaded;
}
