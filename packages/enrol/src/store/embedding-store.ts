import { join } from "node:path";
import { LikenessError, type Progress, silent, storeFolder } from "@likeness/core";
import type { EmbeddingRow } from "./embedding-row.ts";
import { joinSegments, readSegments, writeKey, writeSegment } from "./segments.ts";
import { keyFolder, type TemplateKey } from "./template-key.ts";

/** How a store is opened. */
export interface EmbeddingStoreOptions {
  /** Where stores live. Default: `embeddings` in the store folder of this machine (`LIKENESS_HOME`). */
  readonly folder?: string;
  /** Rows that are kept in memory before they are written: as much as a kill can lose. Default 32. */
  readonly flushEvery?: number;
  /** Told of damaged files. */
  readonly progress?: Progress;
}

/** What was computed for one key, by photo. */
export interface EmbeddingStore {
  /** Where the files of this key lie. */
  readonly folder: string;
  /** Photos known. */
  readonly size: number;
  /** The row of the photo with this SHA-256, if it was computed before. */
  get(photo: string): EmbeddingRow | undefined;
  /**
   * Keeps rows, which must not change any more, and writes them once `flushEvery` are waiting.
   * @throws LikenessError `bad-input` for a row that does not fit the key, before any is kept; `storage` when rows
   * cannot be written: they stay readable and the next flush tries again.
   */
  put(rows: readonly EmbeddingRow[]): Promise<void>;
  /** Writes what is waiting. Call it at the end. @throws LikenessError `storage`. */
  flush(): Promise<void>;
}

/** Opening joins segments when there are at least this many. */
const JOIN_FROM = 16;

/**
 * Opens what was computed for `key`. The folder holds immutable Arrow IPC files, each named by the SHA-256 of its bytes
 * and renamed into place when complete: a kill loses at most the rows not yet flushed, any number of processes may read
 * and write at once, and a file whose bytes are not those of its name is set aside with a warning and never used.
 * Of two rows for one photo, which can only come from two processes at once, the one in the file that sorts last holds.
 * @throws LikenessError `storage` when the folder is there and cannot be read.
 */
export async function openEmbeddingStore(
  key: TemplateKey,
  {
    folder: parent = join(storeFolder(), "embeddings"),
    flushEvery = 32,
    progress = silent,
  }: EmbeddingStoreOptions = {},
): Promise<EmbeddingStore> {
  const folder = join(parent, keyFolder(key));
  const segments = await readSegments(folder, key, progress);
  if (segments.length >= JOIN_FROM) await joinSegments(folder, key, segments);
  const rows = new Map(segments.flatMap((segment) => segment.rows.map((row) => [row.photo, row])));
  let waiting: EmbeddingRow[] = [];
  let lastWrite: Promise<void> = Promise.resolve();
  let explained = segments.length > 0;

  const write = async (): Promise<void> => {
    if (waiting.length === 0) return;
    const batch = waiting;
    waiting = [];
    try {
      if (!explained) await writeKey(folder, key);
      explained = true;
      await writeSegment(folder, key, batch);
    } catch (failure) {
      waiting = [...batch, ...waiting];
      throw failure;
    }
  };
  const flush = (): Promise<void> => {
    lastWrite = lastWrite.catch(() => {}).then(write);
    return lastWrite;
  };
  return {
    folder,
    get size() {
      return rows.size;
    },
    get: (photo) => rows.get(photo),
    async put(added) {
      for (const row of added) checkRow(row, key);
      for (const row of added) rows.set(row.photo, row);
      waiting.push(...added);
      if (waiting.length >= flushEvery) await flush();
    },
    flush,
  };
}

function checkRow({ photo, embedding, landmarks }: EmbeddingRow, { model: { dimensions } }: TemplateKey): void {
  if (!/^[0-9a-f]{64}$/.test(photo)) throw new LikenessError("bad-input", `${JSON.stringify(photo)} is no SHA-256`);
  if (embedding !== null && embedding.length !== dimensions) {
    throw new LikenessError("bad-input", `an embedding has ${embedding.length} numbers instead of ${dimensions}`);
  }
  if (landmarks !== null && landmarks.length !== 136) {
    throw new LikenessError("bad-input", `there are ${landmarks.length} landmark numbers instead of 136`);
  }
}
