import { describe, expect, it } from "vitest";
import { commands } from "../../src/commands.ts";
import { programOf } from "../../src/program.ts";
import type { Subcommand } from "../../src/subcommand.ts";
import { runLikeness } from "../run-likeness.ts";

// The subcommand is `greet.mjs`; its line stands in `likeness-and-greet.mjs`, which runs as `likeness` does.
const entry = new URL("likeness-and-greet.mjs", import.meta.url);
const likeness = (...args: string[]) => runLikeness(args, { entry });

describe("a subcommand that is one file and one line", () => {
  it("has its place in likeness --help, behind the others, and in what it says to begin with", async () => {
    const { code, stdout, stderr } = await likeness("--help");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const listed = /\nCommands:\n(.*?)\n\n/s.exec(stdout)![1]!.matchAll(/^ {2}([a-z]+) /gm);
    expect(Array.from(listed, ([, name]) => name)).toEqual([...commands.map(({ id }) => id), "greet", "help"]);
    expect(stdout).toMatch(/^ {2}greet \[options\] <name> +greet somebody by name$/m);
    expect(stdout).toMatch(/\nStart here:\n(.*\n)+ {2}likeness greet Ann +be greeted\n$/);
  });

  it("has a help of its own", async () => {
    const { code, stdout } = await likeness("greet", "--help");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Usage: likeness greet \[options\] <name>\n/);
    expect(stdout).toContain("\nExample:\n  likeness greet Ann\n");
  });

  it("prints through the one module: names printable, JSON alone on stdout and exact", async () => {
    expect(await likeness("greet", "Ann\u001b[31m")).toEqual({ code: 0, stdout: "hello Ann\\x1b[31m\n", stderr: "" });
    const { code, stdout, stderr } = await likeness("greet", "Ann\u202e", "--json");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toBe('{"hello":"Ann\\u202e"}\n');
    expect(JSON.parse(stdout)).toEqual({ hello: "Ann\u202e" });
  });

  it("ends with 1 when its answer is no", async () => {
    expect(await likeness("greet", "Nobody")).toEqual({ code: 1, stdout: "hello Nobody\n", stderr: "" });
  });

  it("ends with 2, its message and the way out when it is used wrongly, without a stack", async () => {
    const stderr = "error: a name has letters\n  likeness greet Ann\n";
    expect(await likeness("greet", "")).toEqual({ code: 2, stdout: "", stderr });
    const option = await likeness("greet", "Ann", "--loud");
    expect(option).toMatchObject({ code: 2, stdout: "" });
    expect(option.stderr).toMatch(/^error: unknown option '--loud'\n/);
    const mistyped = await likeness("gret", "Ann");
    expect(mistyped).toMatchObject({ code: 2, stdout: "" });
    expect(mistyped.stderr).toContain("(Did you mean greet?)");
  });

  it("ends with 4 and asks for a report when it is at fault", async () => {
    const { code, stdout, stderr } = await likeness("greet", "Oops");
    expect({ code, stdout }).toEqual({ code: 4, stdout: "" });
    expect(stderr).toBe(
      "error: name.greet is not a function\n  this is a fault of likeness, not of yours: please report it with what the same command prints with LIKENESS_DEBUG=1\n",
    );
  });

  it("leaves the others as they are", async () => {
    const embed = await likeness("embed", "--out", "faces.txt");
    expect(embed).toEqual(await runLikeness(["embed", "--out", "faces.txt"]));
    expect(embed.code).toBe(2);
  });

  it("is refused when its id is taken", () => {
    const other: Subcommand = { id: "eval", add: () => {} };
    expect(() => programOf([...commands, other])).toThrow("'eval'");
  });

  it("may be the only one, with nothing to begin with", () => {
    let help = "";
    const program = programOf([{ id: "greet", add: (command) => command.description("greet") }]);
    program.configureOutput({ writeOut: (text) => (help += text) }).outputHelp();
    expect(help).toContain("\n  greet           greet\n");
    expect(help).not.toContain("Start here");
  });
});
