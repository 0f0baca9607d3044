import { printable } from "@likeness/core";
import type { Photo } from "../dataset.ts";

/** Up to ten names, printable, quoted where they hold spaces or commas, and how many more there are. */
export function namesList(names: readonly string[]): string {
  const shown = names.slice(0, 10).map((name) => {
    return /[\s,"]/.test(name) ? `"${printable(name).replaceAll('"', '\\"')}"` : printable(name);
  });
  const more = names.length - shown.length;
  return shown.join(", ") + (more > 0 ? ` and ${more} more` : "");
}

/** What the number of people and of their photos does to the figures. */
export function peopleNotes(photos: readonly Photo[]): string[] {
  const counts = new Map<string, number>();
  for (const { identity } of photos) counts.set(identity, (counts.get(identity) ?? 0) + 1);
  const single = [...counts].filter(([, count]) => count === 1).map(([identity]) => identity);
  const notes: string[] = [];
  if (counts.size === 1) notes.push("only one person: there is no impostor pair");
  if (single.length > 0) notes.push(`only one photo, so no genuine pair, of: ${namesList(single)}`);
  return notes;
}

/** Equal files: under two people a wrong label, under one person a genuine pair without meaning. */
export function equalFileNotes(photos: readonly Photo[]): string[] {
  const groups = new Map<string, Photo[]>();
  for (const photo of photos) groups.set(photo.sha256, [...(groups.get(photo.sha256) ?? []), photo]);
  return [...groups.values()]
    .filter((group) => group.length > 1)
    .map((group) => {
      const people = new Set(group.map((photo) => photo.identity)).size;
      const files = namesList(group.map((photo) => photo.file));
      return people > 1
        ? `equal files under ${people} people, so at least one label is wrong: ${files}`
        : `equal files of one person, so their distance says nothing: ${files}`;
    });
}
