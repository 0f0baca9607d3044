import { packTemplates } from "../../src/pairs/templates.ts";
import embeddings from "../fixtures/lfw-subset/embeddings.json" with { type: "json" };
import protocol from "../fixtures/lfw-subset/protocol.json" with { type: "json" };

/** 100 photos of 10 people as dlib's own network embeds them, and what scikit-learn 1.2.1 says of exactly those. */
export const reference = protocol;

export const referenceTemplates = packTemplates(
  embeddings,
  embeddings.map((row) => Float32Array.from(row.embedding)),
);
