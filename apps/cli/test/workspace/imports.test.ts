import { execFile } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { cp, mkdir, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { scratchFolder } from "../run-likeness.ts";

const root = fileURLToPath(new URL("../../../..", import.meta.url));

/** A package of the workspace. Its dependencies are those of our packages that it says it needs: the arrows. */
interface Package {
  readonly name: string;
  readonly folder: string;
  readonly needs: readonly string[];
}

const packages = workspaces().map((folder): Package => {
  const { name, dependencies = {} } = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8")) as {
    name: string;
    dependencies?: Record<string, string>;
  };
  return { name, folder, needs: Object.keys(dependencies).filter(isOurs) };
});

function workspaces(): string[] {
  const { workspaces } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { workspaces: string[] };
  const folders = workspaces.flatMap((entry) => {
    if (!entry.endsWith("/*")) return [entry];
    return readdirSync(join(root, dirname(entry))).map((name) => join(dirname(entry), name));
  });
  return folders.filter((folder) => existsSync(join(root, folder, "package.json")));
}

function isOurs(name: string): boolean {
  return name === "likeness" || name.startsWith("@likeness/");
}

/** Every source of a package, and what it imports. */
function importsOf({ folder }: Package): { readonly file: string; readonly from: string }[] {
  const src = join(root, folder, "src");
  const files = readdirSync(src, { recursive: true, encoding: "utf8" }).filter((name) => /\.tsx?$/.test(name));
  return files.flatMap((name) => {
    const text = readFileSync(join(src, name), "utf8");
    const found = text.matchAll(/(?:from|import|import\.meta\.resolve)\s*\(?\s*"([^"]+)"/g);
    return Array.from(found, ([, from]) => ({ file: join(src, name), from: from! }));
  });
}

/** The packages of the table in docs/how-it-works.md, in its order: the direction of all arrows. */
function stages(): Pick<Package, "name" | "folder">[] {
  const rows = readFileSync(join(root, "docs", "how-it-works.md"), "utf8").matchAll(
    /^\| `([^`]+)` +\| `([^`]+)` +\|/gm,
  );
  return Array.from(rows, ([, folder, name]) => ({ folder: folder!, name: name! }));
}

describe("the arrows between packages", () => {
  const order = stages().map(({ name }) => name);

  it("have a direction that the table of packages names: every package, each once, with its folder", () => {
    const bySpelling = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1);
    expect(stages().sort(bySpelling)).toEqual(packages.map(({ name, folder }) => ({ folder, name })).sort(bySpelling));
  });

  it.each(packages.map((one) => [one.name, one] as const))("%s needs only packages above it in the table", (_, one) => {
    const above = order.slice(0, order.indexOf(one.name));
    expect(one.needs.filter((name) => !above.includes(name))).toEqual([]);
  });

  it("lead from the report to result and metrics alone, beside core", () => {
    const { needs } = packages.find(({ name }) => name === "@likeness/report")!;
    expect([...needs].sort()).toEqual(["@likeness/core", "@likeness/metrics", "@likeness/result"]);
  });

  it.each(packages.map((one) => [one.name, one] as const))("%s needs what it imports, and nothing else", (_, one) => {
    const imported = importsOf(one).map(({ from }) => /^(?:@[^/]+\/)?[^/]+/.exec(from)![0]);
    expect([...new Set(imported.filter(isOurs))].sort()).toEqual([...one.needs].sort());
  });

  it.each(packages.map((one) => [one.name, one] as const))("%s reaches into no other package's folder", (_, one) => {
    const within = join(root, one.folder);
    const outside = importsOf(one)
      .filter(({ from }) => from.startsWith("."))
      .filter(({ file, from }) => relative(within, join(dirname(file), from)).startsWith(".."));
    expect(outside).toEqual([]);
  });
});

/** The folders for which biome.json forbids imports by name, and an example of each that it forbids. */
function restrictions(): { readonly folders: readonly string[]; readonly names: readonly string[] }[] {
  interface Override {
    readonly includes: readonly string[];
    readonly linter: {
      readonly rules: {
        readonly style?: { noRestrictedImports?: { options: { patterns: { group: readonly string[] }[] } } };
      };
    };
  }
  const { overrides } = JSON.parse(readFileSync(join(root, "biome.json"), "utf8")) as { overrides: Override[] };
  return overrides.flatMap(({ includes, linter }) => {
    const patterns = linter.rules.style?.noRestrictedImports?.options.patterns ?? [];
    const names = patterns.flatMap(({ group }) => group).filter((name) => !name.startsWith("!"));
    const folders = includes.map((glob) => glob.replace(/\/\*(\*|\.ts)$/, ""));
    return names.length === 0 ? [] : [{ folders, names: names.map((name) => name.replaceAll("*", "x")) }];
  });
}

describe("the linter", () => {
  /** `FILE RULE MESSAGE` of every finding in a copy of the workspace that holds nothing but `files`. */
  async function findings(files: Readonly<Record<string, string>>): Promise<string[]> {
    const copy = await scratchFolder();
    for (const name of ["biome.json", ".gitignore", ...packages.map(({ folder }) => join(folder, "package.json"))]) {
      await cp(join(root, name), join(copy, name));
    }
    for (const [name, text] of Object.entries(files)) {
      await mkdir(dirname(join(copy, name)), { recursive: true });
      await writeFile(join(copy, name), text);
    }
    const args = ["lint", "--reporter=json", "--max-diagnostics=none", "."];
    const biome = join(root, "node_modules", ".bin", "biome");
    const { diagnostics } = await new Promise<{ diagnostics: Diagnostic[] }>((resolve, reject) =>
      execFile(biome, args, { cwd: copy, maxBuffer: 2 ** 26 }, (error, stdout, stderr) =>
        stdout.startsWith("{") ? resolve(JSON.parse(stdout)) : reject(new Error(stderr, { cause: error })),
      ),
    );
    return diagnostics.map(({ location, category, message }) => `${location.path} ${category} ${message}`).sort();
  }

  interface Diagnostic {
    readonly category: string;
    readonly message: string;
    readonly location: { readonly path: string };
  }

  let found: string[];
  beforeAll(async () => {
    // Every package imports every other one, a line for each.
    const greedy = packages.map(({ name, folder }) => {
      const others = packages.filter((other) => other.name !== name);
      const lines = others.map((other, i) => `import * as p${i} from "${other.name}";\n`);
      return [`${folder}/src/x.ts`, `${lines.join("")}export const all = [${others.map((_, i) => `p${i}`)}];\n`];
    });
    found = await findings(Object.fromEntries(greedy));
  });

  it.each(packages.map((one) => [one.name, one] as const))("refuses every arrow of %s but its own", (_, one) => {
    const refused = found
      .filter((line) => line.startsWith(`${one.folder}/src/x.ts lint/correctness/noUndeclaredDependencies `))
      .map((line) => /Dependency (\S+) isn't specified/.exec(line)![1]);
    const others = packages.map(({ name }) => name).filter((name) => name !== one.name && !one.needs.includes(name));
    expect(refused.sort()).toEqual(others.sort());
  });

  it("refuses what biome.json forbids beyond that, such as code for Node in the page", async () => {
    const forbidden = restrictions().flatMap(({ folders, names }) =>
      folders.flatMap((folder) => names.map((name) => ({ folder, name }))),
    );
    expect(forbidden).not.toEqual([]);
    const files = forbidden.map(({ folder, name }, i) => [`${folder}/y${i}.ts`, `import "${name}";\n`]);
    const refused = (await findings(Object.fromEntries(files))).filter((line) => line.includes("noRestrictedImports"));
    expect(refused.map((line) => line.split(" ")[0])).toEqual(files.map(([file]) => file).sort());
  });

  it("refuses imports in a circle, of types too", async () => {
    const circle = {
      "packages/core/src/a.ts": 'import type { B } from "./b.ts";\nexport interface A {\n  readonly b: B;\n}\n',
      "packages/core/src/b.ts": 'import type { A } from "./a.ts";\nexport interface B {\n  readonly a: A;\n}\n',
    };
    expect(await findings(circle)).toEqual([
      expect.stringMatching("^packages/core/src/a.ts lint/suspicious/noImportCycles "),
      expect.stringMatching("^packages/core/src/b.ts lint/suspicious/noImportCycles "),
    ]);
  });

  it("has nothing against sources that keep to the direction", async () => {
    const text = 'import { sha256 } from "@likeness/core";\nexport const hash = sha256("x");\n';
    expect(await findings({ "packages/classify/src/x.ts": text })).toEqual([]);
  });
});
