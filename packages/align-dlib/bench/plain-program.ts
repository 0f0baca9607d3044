import { type ChildProcessByStdio, execFileSync, spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import type { RgbImage } from "@likeness/core";

/** Times of one pass over all photos, in milliseconds. */
export interface PlainPass {
  readonly detect: readonly number[];
  readonly landmarks: readonly number[];
  readonly total: number;
  readonly faces: number;
}

/** How `plain.cpp` is compiled. */
export interface PlainBuild {
  readonly compiler: string;
  readonly flags: readonly string[];
  readonly source: string;
  readonly folder: string;
}

/** The program without Node, started once so that its passes can alternate with those of the addon. */
export class PlainProgram {
  readonly #child: ChildProcessByStdio<Writable, Readable, null>;
  readonly #lines: AsyncIterator<string>;

  constructor(build: PlainBuild, photos: readonly RgbImage[], predictor: string) {
    const program = join(build.folder, "plain");
    const photoFile = join(build.folder, "photos.rgb");
    // dlib's headers call the BLAS that only the library names as its dependency; the addon finds it the same way.
    const libraries = process.platform === "linux" ? ["-Wl,--copy-dt-needed-entries", "-ldlib"] : ["-ldlib"];
    execFileSync(build.compiler, [...build.flags, build.source, "-o", program, ...libraries, "-lpthread"]);
    writeFileSync(photoFile, Buffer.concat(photos.map(encode)));
    this.#child = spawn(program, [photoFile, predictor], { stdio: ["pipe", "pipe", "inherit"] });
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  async pass(threads: number): Promise<PlainPass> {
    this.#child.stdin.write(`${threads}\n`);
    const { value, done } = await this.#lines.next();
    if (done) throw new Error("the plain program ended");
    return JSON.parse(value) as PlainPass;
  }

  stop(): void {
    this.#child.stdin.end();
  }
}

function encode({ width, height, data }: RgbImage): Buffer {
  return Buffer.concat([Buffer.from(new Uint32Array([width, height]).buffer), data]);
}
