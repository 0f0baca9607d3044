import { execFileSync } from "node:child_process";
import { chmod, mkdir, rename, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type LikenessError, sha256 } from "@likeness/core";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../../packages/files/test/temporary-folder.ts";
import { fileFault } from "../src/folder/file-fault.ts";
import { type Dataset, decodePhoto, openFolder } from "../src/index.ts";

async function photo(grey: number): Promise<Buffer> {
  return sharp({ create: { width: 8, height: 8, channels: 3, background: { r: grey, g: grey, b: grey } } })
    .png()
    .toBuffer();
}

/** A folder with the given files; numbers are small pictures of that grey. */
async function folderOf(files: Readonly<Record<string, number | string>>): Promise<string> {
  const root = join(await temporaryFolder(), "people");
  await mkdir(root);
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), typeof content === "number" ? await photo(content) : content);
  }
  return root;
}

const filesOf = (dataset: Dataset): string[] => dataset.photos.map(({ file }) => file);

async function failureOf(promise: Promise<unknown>): Promise<LikenessError> {
  return promise.then(
    () => expect.fail("nothing was thrown"),
    (thrown: LikenessError) => thrown,
  );
}

if (process.getuid?.() === 0) process.stderr.write("skipped: a folder that may not be read: root may read it\n");

describe("openFolder", () => {
  it("reads one sub-folder for each person, sorted, whatever the case of the endings", async () => {
    const root = await folderOf({ "Bob/2.PNG": 1, "Bob/10.jpeg": 2, "Ann/1.webp": 3, "Ann/2.Tiff": 4 });
    const dataset = await openFolder(root);
    expect(dataset).toMatchObject({ id: "people", title: "people", revision: "folder", notes: [] });
    expect(filesOf(dataset)).toEqual(["Ann/1.webp", "Ann/2.Tiff", "Bob/10.jpeg", "Bob/2.PNG"]);
    expect(dataset.identities).toEqual(["Ann", "Bob"]);
    const bytes = await dataset.photos[0]!.read();
    expect(sha256(bytes)).toBe(dataset.photos[0]!.sha256);
    expect((await decodePhoto(bytes)).data[0]).toBe(3);
  });

  it("gives the same hash for the same photos elsewhere, and another one when a file, a name or a label changes", async () => {
    const files = { "Ann/1.png": 1, "Ann/2.png": 2, "Bob/1.png": 3, "Bob/2.png": 4 };
    const hashOf = async (changed: Readonly<Record<string, number>>): Promise<string> => {
      return (await openFolder(await folderOf(changed))).hash;
    };
    const hash = await hashOf(files);
    expect(await hashOf(files)).toBe(hash);
    const others = [
      { ...files, "Bob/2.png": 5 },
      { "Ann/1.png": 1, "Ann/3.png": 2, "Bob/1.png": 3, "Bob/2.png": 4 },
      { "Ann/1.png": 1, "Ann/2.png": 2, "Rob/1.png": 3, "Rob/2.png": 4 },
    ];
    for (const other of others) expect(await hashOf(other)).not.toBe(hash);
  });

  it("takes names with spaces, umlauts, quotes and markup as they are", async () => {
    const names = ["Ann Lee", "Jörg Müller", `O'Neil "Bob"`, "<script>alert(1)", "李雷", "a&b;$(x)"];
    const root = await folderOf(
      Object.fromEntries(
        names.flatMap((name, i) => [
          [`${name}/1 ä.png`, i],
          [`${name}/2.png`, 50 + i],
        ]),
      ),
    );
    const dataset = await openFolder(root);
    expect(dataset.identities).toEqual([...names].sort());
    for (const { read } of dataset.photos) await decodePhoto(await read());
  });

  it("has names in NFC even where the disk has NFD, so that a copy from macOS is the same dataset", async () => {
    const nfd = await openFolder(await folderOf({ ["Jo\u0308rg/a\u0308.png"]: 1, "Jo\u0308rg/b.png": 2 }));
    const nfc = await openFolder(await folderOf({ ["J\u00f6rg/\u00e4.png"]: 1, "J\u00f6rg/b.png": 2 }));
    expect(nfd.identities).toEqual(["J\u00f6rg"]);
    expect(nfd.hash).toBe(nfc.hash);
    await decodePhoto(await nfd.photos[1]!.read());
  });

  it.skipIf(process.platform !== "linux")("refuses two folders whose names look the same", async () => {
    const root = await folderOf({ "Jo\u0308rg/1.png": 1, "J\u00f6rg/1.png": 2 });
    await expect(openFolder(root)).rejects.toMatchObject({
      code: "bad-input",
      hint: expect.stringContaining("rename"),
    });
  });

  it("names what it leaves out", async () => {
    const root = await folderOf({
      "Ann/1.png": 1,
      "Ann/2.png": 2,
      "Bob/1.png": 3,
      "Bob/2.png": 4,
      "Ann/Thumbs.db": "x",
      "Ann/.hidden.png": 5,
      "Ann/notes.txt": "x",
      "Ann/README": "x",
      ".DS_Store": "x",
      ".git/1.png": 6,
      "list.csv": "x",
      "loose one.jpg": 7,
      "Bob/old/3.png": 8,
      "Empty/readme.md": "x",
    });
    const dataset = await openFolder(root);
    expect(filesOf(dataset)).toEqual(["Ann/1.png", "Ann/2.png", "Bob/1.png", "Bob/2.png"]);
    expect(dataset.notes).toEqual([
      'not used, since photos directly in the folder belong to nobody: "loose one.jpg"',
      "no photo in the folder of: Empty",
      "not read, since folders inside a person's folder are not searched: Bob/old",
      "skipped, not photos by their names: .DS_Store, .git, Ann/.hidden.png, Ann/README, Ann/Thumbs.db, Ann/notes.txt, Empty/readme.md, list.csv",
    ]);
  });

  it("keeps a text named .jpg, an empty file and photos of formats that cannot be decoded: they must show up", async () => {
    const root = await folderOf({
      "Ann/1.png": 1,
      "Ann/2.png": 2,
      "Bob/a.jpg": "no photo",
      "Bob/b.jpg": "",
      "Bob/c.heic": "h",
    });
    const dataset = await openFolder(root);
    expect(filesOf(dataset)).toEqual(["Ann/1.png", "Ann/2.png", "Bob/a.jpg", "Bob/b.jpg", "Bob/c.heic"]);
    const problems = await Promise.all(
      dataset.photos.slice(2).map(async ({ read }) => {
        return decodePhoto(await read()).catch((failure: { problem: string }) => failure.problem);
      }),
    );
    expect(problems).toEqual(["unreadable", "empty", "unreadable"]);
  });

  it("notes people with one photo and equal files, under one person and under two", async () => {
    const root = await folderOf({ "Ann/1.png": 1, "Ann/2.png": 1, "Bob/1.png": 2, "Bob/2.png": 3, "Cy/same.png": 3 });
    expect((await openFolder(root)).notes).toEqual([
      "only one photo, so no genuine pair, of: Cy",
      "equal files of one person, so their distance says nothing: Ann/1.png, Ann/2.png",
      "equal files under 2 people, so at least one label is wrong: Bob/2.png, Cy/same.png",
    ]);
    const alone = await openFolder(await folderOf({ "Ann/1.png": 1, "Ann/2.png": 2 }));
    expect(alone.notes).toEqual(["only one person: there is no impostor pair"]);
  });

  it("follows links to photos and to people", async () => {
    const root = await folderOf({ "Ann/1.png": 1, "Ann/2.png": 2 });
    const elsewhere = await folderOf({ "Bob/1.png": 3, "Bob/2.png": 4 });
    await symlink(join(elsewhere, "Bob"), join(root, "Robert"));
    await symlink(join(elsewhere, "Bob", "1.png"), join(root, "Ann", "3.png"));
    await symlink(root, join(root, "Ann", "loop"));
    const dataset = await openFolder(root);
    expect(filesOf(dataset)).toEqual(["Ann/1.png", "Ann/2.png", "Ann/3.png", "Robert/1.png", "Robert/2.png"]);
    expect(dataset.notes.join()).toContain("not searched: Ann/loop");
  });

  it("keeps a link to nothing as a photo that cannot be read, and a whole person who is one as a person", async () => {
    const root = await folderOf({ "Ann/1.png": 1, "Ann/2.png": 2 });
    await symlink(join(root, "gone.png"), join(root, "Ann", "3.png"));
    await symlink("4.png", join(root, "Ann", "4.png"));
    await symlink(join(root, "gone"), join(root, "Bob"));
    await symlink(join(root, "gone"), join(root, "Ann", "notes.txt"));
    const dataset = await openFolder(root);
    expect(filesOf(dataset)).toEqual(["Ann/1.png", "Ann/2.png", "Ann/3.png", "Ann/4.png", "Bob"]);
    expect(dataset.identities).toEqual(["Ann", "Bob"]);
    expect(dataset.notes).toContain("cannot be read: Ann/3.png, Ann/4.png, Bob");
    expect(dataset.notes).toContain("skipped, not photos by their names: Ann/notes.txt");
    const reasons = await Promise.all(dataset.photos.slice(2).map(({ read }) => failureOf(read())));
    for (const reason of reasons) expect(reason).toMatchObject({ code: "bad-input" });
    expect(reasons.map(({ message }) => message)).toEqual([
      "cannot read Ann/3.png: there is no such file, or it is a link to nothing (ENOENT)",
      "cannot read Ann/4.png: it is a link that leads to itself (ELOOP)",
      "cannot read Bob: there is no such file, or it is a link to nothing (ENOENT)",
    ]);
    expect((await openFolder(root)).hash).toBe(dataset.hash);
  });

  const bytesAsNames = process.platform === "linux";
  it.skipIf(!bytesAsNames)("reads names that are no UTF-8, each under a text of its own (needs Linux)", async () => {
    const root = await folderOf({ "Ann/1.png": 1, "M\\xFCller/1.png": 2 });
    const named = (name: string) => Buffer.concat([Buffer.from(`${root}/`), Buffer.from(name, "latin1")]);
    await mkdir(named("M\xfcller"));
    await writeFile(named("M\xfcller/\xe4.png"), await photo(3));
    await writeFile(named("M\xfcller/\xe5.png"), await photo(4));
    // The same name in UTF-8 is another person.
    await mkdir(join(root, "M\u00fcller"));
    await writeFile(join(root, "M\u00fcller", "1.png"), await photo(5));
    const dataset = await openFolder(root);
    expect(filesOf(dataset)).toEqual([
      "Ann/1.png",
      "M\\x5CxFCller/1.png",
      "M\\xFCller/\\xE4.png",
      "M\\xFCller/\\xE5.png",
      "M\u00fcller/1.png",
    ]);
    const greys = await Promise.all(dataset.photos.map(async ({ read }) => (await decodePhoto(await read())).data[0]));
    expect(greys).toEqual([1, 2, 3, 4, 5]);
    expect(dataset.notes.join()).not.toContain("skipped");
  });

  it("lets no name begin a line or reach the terminal through a note", async () => {
    const root = await folderOf({ "Ann/1.png": 1, "Ann/2.png": 2, "Bob/1.png": 3, "Bob/2.png": 4 });
    await writeFile(join(root, "x\n::stop-commands::t"), "");
    await writeFile(join(root, "\x1b[31mred\u202e"), "");
    expect((await openFolder(root)).notes).toEqual([
      'skipped, not photos by their names: \\x1b[31mred\\u202e, "x\\n::stop-commands::t"',
    ]);
  });

  const mayReadAll = process.getuid?.() === 0 || process.platform === "win32";
  it.skipIf(mayReadAll)("keeps a person whose folder may not be read (root may)", async () => {
    const root = await folderOf({ "Ann/1.png": 1, "Bob/1.png": 2 });
    await chmod(join(root, "Bob"), 0);
    const dataset = await openFolder(root);
    expect(filesOf(dataset)).toEqual(["Ann/1.png", "Bob"]);
    await expect(dataset.photos[1]!.read()).rejects.toThrow(/may not be read by this user/);
    await chmod(join(root, "Bob"), 0o700);
  });

  it.skipIf(process.platform === "win32")("does not wait for a pipe named .jpg, and says so", async () => {
    const root = await folderOf({ "Ann/1.png": 1, "Ann/2.png": 2 });
    execFileSync("mkfifo", [join(root, "Ann", "3.jpg")]);
    const dataset = await openFolder(root);
    expect(filesOf(dataset)).toEqual(["Ann/1.png", "Ann/2.png"]);
    expect(dataset.notes).toContain("not opened, since these are pipes or devices: Ann/3.jpg");
  });

  it.skipIf(process.platform === "win32")("does not wait for a pipe that took a photo's place", async () => {
    const root = await folderOf({ "Ann/1.png": 1, "Ann/2.png": 2 });
    const { photos } = await openFolder(root);
    await rm(join(root, "Ann/1.png"));
    execFileSync("mkfifo", [join(root, "Ann/1.png")]);
    await expect(photos[0]!.read()).rejects.toMatchObject({
      code: "bad-input",
      message: expect.stringContaining("is no file"),
    });
  });

  it("reads nothing of files larger than a photo may be, and keeps them as photos that are too large", async () => {
    const root = await folderOf({ "Ann/1.png": 1, "Ann/2.png": 2 });
    const sparse = Array.from({ length: 60 }, (_, i) => join(root, "Ann", `big-${i + 10}.tif`));
    for (const path of sparse) {
      await writeFile(path, "");
      await truncate(path, 1e9);
    }
    const began = performance.now();
    const { photos, notes } = await openFolder(root);
    // To read 60 GB takes a fast machine half a minute.
    expect(performance.now() - began).toBeLessThan(10_000);
    expect(notes.join()).toContain("larger than a photo may be (134217728 bytes): Ann/big-10.tif");
    const before = process.memoryUsage().rss;
    expect(photos).toHaveLength(62);
    const failures = await Promise.all(photos.slice(2).map(({ read }) => failureOf(read())));
    for (const failure of failures) expect(failure).toMatchObject({ code: "bad-input", problem: "too-large" });
    expect(process.memoryUsage().rss - before).toBeLessThan(50e6);
  });

  it("takes too many open files for no fault of a photo", async () => {
    const full = Object.assign(new Error("EMFILE: too many open files, open 'x'"), { code: "EMFILE" });
    expect(() => fileFault(full, "x")).toThrow(expect.objectContaining({ code: "storage" }));
    expect(fileFault(Object.assign(new Error("no"), { code: "EACCES" }), "x")).toContain("EACCES");
  });

  it("finds that a photo changed or went away between hashing and use", async () => {
    const root = await folderOf({ "Ann/1.png": 1, "Ann/2.png": 2 });
    const { photos } = await openFolder(root);
    await writeFile(join(root, "Ann/1.png"), await photo(9));
    await rm(join(root, "Ann/2.png"));
    await expect(photos[0]!.read()).rejects.toMatchObject({ code: "hash-mismatch" });
    await expect(photos[1]!.read()).rejects.toMatchObject({
      code: "bad-input",
      message: expect.stringContaining("Ann/2.png"),
    });
  });

  it("hashes a large file in pieces to the same SHA-256", async () => {
    const root = await folderOf({ "Ann/1.png": 1 });
    const large = Buffer.alloc(9 << 20, "large");
    await writeFile(join(root, "Ann/large.jpg"), large);
    const { photos } = await openFolder(root);
    expect(photos[1]).toMatchObject({ file: "Ann/large.jpg", sha256: sha256(large) });
  });

  it.each([
    ["has no sub-folders", {}, "it has no sub-folders"],
    ["has photos but no sub-folders", { "a.jpg": 1, "b.jpg": 2 }, "2 photos lie directly in it"],
    ["has empty sub-folders alone", { "Ann/x.txt": "x" }, "1 sub-folder of it holds none"],
    ["has its people one level too deep", { "train/Ann/1.png": 1 }, "too deep, as in train/Ann"],
  ])("shows the layout for a folder that %s", async (_, files, reason) => {
    await expect(openFolder(await folderOf(files))).rejects.toMatchObject({
      code: "bad-input",
      message: expect.stringContaining(reason),
      hint: expect.stringContaining("FOLDER/Ann/1.jpg"),
    });
  });

  it("says what is not there, and what is no folder", async () => {
    const root = await folderOf({ "file.zip": "x" });
    await expect(openFolder(join(root, "gone"))).rejects.toThrow(/does not exist/);
    await expect(openFolder(join(root, "file.zip"))).rejects.toThrow(/is a file, not a folder/);
    await symlink("loop", join(root, "loop"));
    await expect(openFolder(join(root, "loop"))).rejects.toThrow(/cannot be read: it is a link that leads to itself/);
  });

  it("has an id that can name a folder of results, even when its own name cannot", async () => {
    const root = await folderOf({ "Ann/1.png": 1, "Ann/2.png": 2 });
    const odd = join(dirname(root), `my "best" <photos>: ü`);
    await rename(root, odd);
    expect(await openFolder(odd)).toMatchObject({ id: "my-best-photos-ü", title: `my "best" <photos>: ü` });
  });
});
