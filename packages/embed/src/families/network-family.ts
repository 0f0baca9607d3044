import { knownId, LikenessError } from "@likeness/core";
import type { FetchOptions } from "@likeness/files";
import type { Graph, Weights } from "@likeness/nn";
import type { FetchModelOptions } from "../embedder.ts";
import type { CropNetwork } from "../embedders/crop-network.ts";
import type { OnnxNetwork } from "../embedders/onnx-embedder.ts";
import type { ModelCard } from "../model-card.ts";

/** All that is known of a family of embedding networks, by what its networks are. */
export type NetworkFamily = GraphFamily | FileFamily | FunctionFamily;

/** What cards of one family have in common, whatever its weights: models that are imported or trained take it over. */
export type CardTemplate = Pick<ModelCard, "dimensions" | "crop" | "unitLength" | "grid">;

/** A model that a family publishes: what its card says beside the template. */
export interface PublishedModel extends Omit<ModelCard, keyof CardTemplate> {
  /** The variant that it is; default: the first. */
  readonly variant?: string;
  /** Nobody would use it: it is there to compare with. */
  readonly baseline?: true;
}

interface Family {
  /** What cards of model folders, `likeness import` and `likeness train` call it. */
  readonly id: string;
  readonly template: CardTemplate;
  /** What `--model` knows by id: none, one or several. */
  readonly models: readonly PublishedModel[];
  /** Embeddings that its authors published, to verify ours with. */
  readonly embeddings?: PublishedEmbeddings;
}

/** Networks as graphs: they run on every runtime, with weights that are published, imported or trained. */
export interface GraphFamily extends Family {
  readonly kind: "graph";
  /**
   * The network, or its variants by name, of which the first is meant where none is named. Input `crop`, uint8 pixels;
   * output `embedding`.
   */
  readonly graph: (() => Graph) | Readonly<Record<string, () => Graph>>;
  /** The published weights, which all variants share: models run with them, and a training may begin with them. */
  readonly weights?: PublishedWeights<Weights>;
  /** How weights of another training are read. */
  readonly importer?: WeightsImporter;
}

/** A network as an ONNX file that somebody else built: it runs as it is, in a process of its own. */
export interface FileFamily extends Family {
  readonly kind: "file";
  readonly network: OnnxNetwork;
  /** The file. */
  readonly weights: PublishedWeights<Uint8Array>;
}

/** Embeddings that are computed without weights or runtime. */
export interface FunctionFamily extends Family {
  readonly kind: "function";
  readonly network: CropNetwork;
}

/** Weights that come with a package or are fetched. */
export interface PublishedWeights<Content> {
  /**
   * The weights that are here, verified.
   * @throws LikenessError `unavailable` with the way out when they are not.
   */
  read(): Promise<Content>;
  /**
   * Brings, verifies and converts them; absent where a package brings them. Returns a line for a person.
   * @throws LikenessError `unavailable` that names what is missing and where it was looked for; what arrived is kept.
   */
  fetch?(options?: FetchModelOptions): Promise<string>;
}

/** What `likeness import` accepts. */
export interface WeightsImporter {
  /** What a user names, for the help: `a folder with one CSV file for each tensor`. */
  readonly takes: string;
  /**
   * Reads every tensor of the graph.
   * @param done told after each tensor.
   * @throws LikenessError `bad-input` that names the tensor and what was expected, `unavailable` when nothing is there.
   */
  read(path: string, graph: Graph, done: () => void): Promise<Weights>;
}

/** Embeddings of known photos, as the authors of the weights published them. */
export interface PublishedEmbeddings {
  /** Id of the model that they are compared with. */
  readonly model: string;
  /** The dataset that has photos of them. */
  readonly dataset: string;
  /** The aligner that they were made with. */
  readonly aligner: string;
  /** @throws LikenessError as `requireFiles` of @likeness/files, `bad-input`. */
  read(options?: FetchOptions): Promise<PublishedEmbedding[]>;
}

/** The embedding of one photo as the authors of the weights published it. */
export interface PublishedEmbedding {
  /** Person and photo without ending, as in LFW: `Ariel_Sharon/Ariel_Sharon_0008`. */
  readonly photo: string;
  readonly embedding: Float32Array;
}

/** Names of the variants; none where there is only one network. */
export function variantsOf({ graph }: GraphFamily): readonly string[] {
  return typeof graph === "function" ? [] : Object.keys(graph);
}

/**
 * The graph of a family.
 * @throws LikenessError `unknown-id` for a variant that it does not have.
 */
export function graphOf(family: GraphFamily, variant?: string): Graph {
  const { id, graph } = family;
  if (typeof graph !== "function") {
    const known = variantsOf(family);
    return graph[knownId(`variant of ${id}`, variant ?? known[0]!, known)]!();
  }
  if (variant === undefined) return graph();
  throw new LikenessError("unknown-id", `${id} has no variants, so none is called "${variant}"`);
}
