import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { build } from "vite";

const conditions = ["likeness-source", "node", "import", "module", "default"];

/** Bundles a TypeScript file of this folder for plain Node, which cannot read TypeScript, and returns its path. */
export async function bundle(file: string): Promise<string> {
  const outDir = join(import.meta.dirname, "../../test-results/processes");
  await build({
    logLevel: "error",
    configFile: false,
    resolve: { conditions },
    ssr: { resolve: { conditions }, noExternal: [/^@likeness\//] },
    build: { ssr: join(import.meta.dirname, file), outDir, emptyOutDir: false, target: "node20" },
  });
  return join(outDir, file.replace(/\.ts$/, ".js"));
}

/** Starts Node on a script. */
export function start(script: string, ...args: (string | number)[]): ChildProcess {
  return spawn(process.execPath, [script, ...args.map(String)], { stdio: ["ignore", "pipe", "inherit"] });
}

/** Runs Node on a script as a user whom file permissions stop: root, whom nothing stops, becomes nobody. */
export async function outputOfPlainUser(script: string, ...args: (string | number)[]): Promise<string> {
  const user = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
  const child = spawn(process.execPath, [script, ...args.map(String)], {
    stdio: ["ignore", "pipe", "inherit"],
    ...user,
  });
  let output = "";
  for await (const chunk of child.stdout) output += String(chunk);
  return output;
}

/** Waits for a line on the child's stdout. */
export function line(child: ChildProcess, wanted: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let text = "";
    child.stdout?.on("data", (chunk: Buffer) => {
      text += chunk.toString();
      if (text.split("\n").includes(wanted)) resolve();
    });
    child.once("exit", (code) => reject(new Error(`ended with ${code} before saying ${wanted}`)));
  });
}

/** Exit code or signal of a child. */
export function end(child: ChildProcess): Promise<number | string | null> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode ?? child.signalCode);
  return new Promise((resolve) => child.once("exit", (code, signal) => resolve(code ?? signal)));
}
