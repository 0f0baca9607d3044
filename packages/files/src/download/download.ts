import { setTimeout as sleep } from "node:timers/promises";
import { codeOf, machineFault, messageOf } from "@likeness/core";
import type { Response } from "undici";
import { DownloadFailure } from "./download-failure.ts";
import { Patience } from "./patience.ts";
import { type Dispatch, openDispatcher } from "./proxy-dispatcher.ts";

/** How a download is done. */
export interface DownloadOptions {
  /** Tries for each file (default 4); only what may pass is tried again: network errors, cut bodies, 408, 429, 5xx. */
  readonly attempts?: number;
  /** Wait before the second try in ms (default 300); it doubles with each further one. */
  readonly backoffMs?: number;
  /** Longest wait for a connection, in ms (default 4000). An answer may take this and the longest silence together. */
  readonly connectTimeoutMs?: number;
  /** Longest silence of a connected server or proxy, in ms (default 15000). */
  readonly stallTimeoutMs?: number;
  /**
   * The time within which at least 2048 bytes of a body must arrive, in ms (default 60000): a slow modem shared by eight
   * downloads brings several times as much, a server that gives out a byte a second is left.
   */
  readonly rateWindowMs?: number;
  /** Ends what is under way, wherever it waits. */
  readonly signal?: AbortSignal;
}

/** Fewest bytes in a window: 34 a second. */
const leastBytes = 2048;

/** Bytes that a body may have whose size nobody announced. */
const largestUnannounced = 1 << 30;

/** Gets files over HTTP(S), through the proxies that the environment names. */
export interface Downloader {
  /**
   * The body at `url`, of at most `size` bytes when given, else of 1 GiB.
   * @throws DownloadFailure; once the network failed for a host in every try, its further files fail at once.
   * LikenessError `storage` when this machine has no memory or no file handle left; the reason of an aborted signal.
   */
  get(url: string, size?: number): Promise<Uint8Array>;
  /** Ends every connection. */
  close(): Promise<void>;
}

/** What may pass: a server that is starting or that hung up, a name server that asks for patience. */
const passing = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EAI_AGAIN",
  "EPIPE",
  "UND_ERR_SOCKET",
  "UND_ERR_HEADERS_TIMEOUT",
  "UND_ERR_BODY_TIMEOUT",
  "UND_ERR_RES_CONTENT_LENGTH_MISMATCH",
]);

/** Opens a downloader; close it, or its idle connections keep the process alive for some seconds. */
export function openDownloader(options: DownloadOptions = {}): Downloader {
  const { attempts = 4, backoffMs = 300, connectTimeoutMs = 4000, stallTimeoutMs = 15_000, signal } = options;
  const { rateWindowMs: windowMs = 60_000 } = options;
  const limits = { answerMs: connectTimeoutMs + stallTimeoutMs, stallMs: stallTimeoutMs, leastBytes, windowMs };
  let dispatch: Promise<Dispatch> | undefined;
  const down = new Map<string, DownloadFailure>();

  const getOnce = async (url: string, size: number | undefined): Promise<Uint8Array> => {
    const { fetch } = await import("undici");
    dispatch ??= openDispatcher({ connectMs: connectTimeoutMs, stallMs: stallTimeoutMs });
    const { dispatcher } = await dispatch;
    const patience = new Patience(limits, signal);
    try {
      const response = await fetch(url, { dispatcher, signal: patience.signal });
      patience.answered();
      if (!response.ok) throw await refusal(response);
      return await readBody(response, size, patience);
    } catch (failure) {
      signal?.throwIfAborted();
      // A request that lost patience ended may throw anything: what to tell is why patience was lost.
      if (patience.signal.aborted) throw patience.signal.reason;
      throw failure instanceof DownloadFailure ? failure : networkFailure(url, failure);
    } finally {
      patience.done();
    }
  };

  return {
    async get(url, size) {
      const { host } = new URL(url);
      for (let attempt = 1; ; attempt++) {
        const hostFailure = down.get(host);
        if (hostFailure) throw hostFailure;
        try {
          return await getOnce(url, size);
        } catch (failure) {
          if (!(failure instanceof DownloadFailure)) throw failure;
          if (failure.transient && attempt < attempts) {
            await sleep(backoffMs * 2 ** (attempt - 1), undefined, signal ? { signal } : {});
            continue;
          }
          if (failure.network) down.set(host, failure);
          throw failure;
        }
      }
    },
    close: async () => (await dispatch)?.destroy(),
  };
}

async function refusal(response: Response): Promise<DownloadFailure> {
  await response.body?.cancel();
  const { status } = response;
  return new DownloadFailure(`HTTP ${status}`, { transient: status >= 500 || status === 408 || status === 429 });
}

/**
 * A name that does not resolve, a connection that is not answered or a certificate that is not trusted means no way to
 * this host far more often than a hiccup, so only what may pass is worth another try.
 */
function networkFailure(url: string, failure: unknown): Error {
  const cause = failure instanceof Error && failure.cause !== undefined ? failure.cause : failure;
  if (cause instanceof DownloadFailure) return cause;
  const fault = machineFault(`cannot fetch ${url}`, cause);
  if (fault !== undefined) return fault;
  return new DownloadFailure(messageOf(cause), { transient: passing.has(codeOf(cause) ?? ""), network: true }, failure);
}

/** Reads to the end, or stops as soon as the body is longer than announced. */
async function readBody(response: Response, size: number | undefined, patience: Patience): Promise<Uint8Array> {
  const most = size ?? largestUnannounced;
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.byteLength;
    if (length > most) {
      const what = size === undefined ? "a file of unknown size may have" : "of the manifest";
      throw new DownloadFailure(`more than the ${most} bytes ${what}`, { transient: false });
    }
    chunks.push(chunk);
    patience.arrived(chunk.byteLength);
    patience.signal.throwIfAborted();
  }
  if (size !== undefined && length < size) {
    throw new DownloadFailure(`only ${length} of ${size} bytes`, { transient: true });
  }
  return Buffer.concat(chunks, length);
}
