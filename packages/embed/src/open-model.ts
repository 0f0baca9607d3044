import { isFolder, knownId, LikenessError } from "@likeness/core";
import type { Embedder, EmbedderKind, EmbedderOptions } from "./embedder.ts";
import { models } from "./models.ts";
import { openModelFolder } from "./user-model/model-folder.ts";
import { userModelFolder, userModelIds } from "./user-model/user-models.ts";

/**
 * A model by the id of the registry, by the name of a model that was imported or trained into the store, or by the path
 * of a model folder (written with a `/`, or existing).
 * @throws LikenessError `unknown-id` that lists registry and store; `bad-input` or `unavailable` for a folder whose card
 * or weights are wrong or missing.
 */
export async function openModel(idOrFolder: string): Promise<EmbedderKind> {
  if (models.has(idOrFolder)) return models.get(idOrFolder);
  if (/[/\\]/.test(idOrFolder)) return openOwn(idOrFolder);
  const own = await userModelIds();
  if (own.includes(idOrFolder)) return openOwn(userModelFolder(idOrFolder));
  if (await isFolder(idOrFolder)) return openOwn(idOrFolder);
  knownId("model", idOrFolder, [...models.ids, ...own]);
  throw new TypeError("unreachable: the id is in neither list");
}

/** Opens a model ready to embed. @throws LikenessError as {@link openModel} and the model's `open` do. */
export async function openEmbedder(idOrFolder: string, options?: EmbedderOptions): Promise<Embedder> {
  return (await openModel(idOrFolder)).open(options);
}

/** A user's model, which may not pass for one of the registry: results name models by id. */
async function openOwn(folder: string): Promise<EmbedderKind> {
  const kind = await openModelFolder(folder, findBase);
  if (!models.has(kind.id)) return kind;
  throw new LikenessError(
    "bad-input",
    `the model in ${folder} calls itself ${kind.id}, as a model of likeness is called`,
  );
}

/** The model below a head: of the registry or the store, and no head itself, so that no chain of heads can be a circle. */
async function findBase(id: string): Promise<EmbedderKind> {
  if (models.has(id)) return models.get(id);
  const own = await userModelIds();
  const known = knownId("model", id, [...models.ids, ...own]);
  return openModelFolder(userModelFolder(known), async (below) => {
    throw new LikenessError("bad-input", `${id} is a head on ${below}; a head needs a network below it`);
  });
}
