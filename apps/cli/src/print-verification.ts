import { printable } from "@likeness/core";
import { verifyModel } from "@likeness/enrol";
import { AnswerIsNo } from "./ending/failure.ts";
import { print } from "./terminal/terminal.ts";
import { TerminalProgress } from "./terminal/terminal-progress.ts";

/**
 * Embeds the photos whose true embeddings are published and prints how near ours are.
 * @throws AnswerIsNo when a photo is farther than the tolerance; LikenessError as `verifyModel` of @likeness/enrol.
 */
export async function printVerification(id: string): Promise<void> {
  const { photos, passed, tolerance } = await verifyModel(id, new TerminalProgress());
  for (const photo of photos) {
    const found = photo.state === "compared" ? `squared distance ${photo.distance.toFixed(4)}` : photo.reason;
    print(`  ${printable(photo.file)}  ${printable(found)}`);
  }
  print(`${id}: ${passed ? "verified" : "NOT verified"} (tolerance ${tolerance})`);
  if (!passed) throw new AnswerIsNo();
}
