import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { commands } from "../../src/commands.ts";

const root = fileURLToPath(new URL("../../../..", import.meta.url));
const ids = commands.map(({ id }) => id).sort();

it("README.md has a row for every command", () => {
  const rows = readFileSync(join(root, "README.md"), "utf8").matchAll(/^\| `likeness ([a-z]+)[^`]*` \|/gm);
  expect(Array.from(rows, ([, id]) => id).sort()).toEqual(ids);
});

/** The example of docs/adding-a-part.md. */
const toy = "greet";
const pages = ["README.md", ...readdirSync(join(root, "docs")).map((name) => join("docs", name))];

it.each(pages.filter((name) => name.endsWith(".md")))("%s calls no command that there is not", (name) => {
  const text = readFileSync(join(root, name), "utf8");
  const code = Array.from(text.matchAll(/```[\s\S]*?```|`[^`\n]+`/g), ([block]) => block).join("\n");
  const called = Array.from(code.matchAll(/(?:^|`|npx |; |\| )likeness ([a-z]+)/gm), ([, id]) => id!);
  expect(called.filter((id) => id !== toy && !ids.includes(id))).toEqual([]);
});
