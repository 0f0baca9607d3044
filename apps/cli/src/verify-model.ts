import { aligners } from "@likeness/align";
import { LikenessError, printable } from "@likeness/core";
import { openDataset } from "@likeness/datasets";
import { openEmbedder, publishedEmbeddings } from "@likeness/embed";
import { verifyPublished } from "@likeness/enrol";
import { AnswerIsNo } from "./failure.ts";
import { print } from "./terminal.ts";
import { TerminalProgress } from "./terminal-progress.ts";

/** The model whose authors published embeddings to compare with. */
const verifiable = "nn4.small2.v1";

/**
 * Embeds the photos whose true embeddings are published and prints how near ours are.
 * @throws AnswerIsNo when a photo is farther than the tolerance; LikenessError `usage` for a model without published
 * embeddings, `unavailable` when weights, photos or embeddings are not here.
 */
export async function verifyModel(id: string): Promise<void> {
  if (id !== verifiable) {
    throw new LikenessError("usage", `there are no published embeddings to verify ${id} with; known: ${verifiable}`);
  }
  const progress = new TerminalProgress();
  const native = (await aligners.get("dlib").availability()).available;
  if (!native)
    progress.warn(
      "the published embeddings were made with dlib's aligner; faceapi-tiny stands in, so distances are larger",
    );
  const embedder = await openEmbedder(id);
  const aligner = await aligners.open(native ? "dlib" : "faceapi-tiny");
  try {
    const { photos } = await openDataset("lfw-subset", { progress });
    const published = await publishedEmbeddings({ progress });
    const verification = await verifyPublished({ embedder, aligner, photos, published, progress });
    for (const photo of verification.photos) {
      const found = photo.state === "compared" ? `squared distance ${photo.distance.toFixed(4)}` : photo.reason;
      print(`  ${printable(photo.file)}  ${printable(found)}`);
    }
    print(`${id}: ${verification.passed ? "verified" : "NOT verified"} (tolerance ${verification.tolerance})`);
    if (!verification.passed) throw new AnswerIsNo();
  } finally {
    await Promise.all([aligner.dispose(), embedder.dispose()]);
  }
}
