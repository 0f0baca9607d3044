import { setTimeout as sleep } from "node:timers/promises";
import { messageOf } from "@likeness/core";
import type { EnvHttpProxyAgent, Response } from "undici";

/** How a download is done. */
export interface DownloadOptions {
  /** Tries for each file (default 4); only what may pass is tried again: network errors, cut bodies, 408, 429, 5xx. */
  readonly attempts?: number;
  /** Wait before the second try in ms (default 300); it doubles with each further one. */
  readonly backoffMs?: number;
  /** Longest wait for a connection, in ms (default 4000). */
  readonly connectTimeoutMs?: number;
  /** Longest silence of a connected server, in ms (default 15000). */
  readonly stallTimeoutMs?: number;
  readonly signal?: AbortSignal;
}

/** Why a file could not be downloaded, in words for a person. */
export class DownloadFailure extends Error {
  override readonly name = "DownloadFailure";
  readonly transient: boolean;
  /** The network failed, not the server. */
  readonly network: boolean;

  constructor(message: string, kind: { transient: boolean; network?: boolean }, cause?: unknown) {
    super(message, { cause });
    this.transient = kind.transient;
    this.network = kind.network ?? false;
  }
}

/** Gets files over HTTP(S). Proxies are taken from HTTPS_PROXY, HTTP_PROXY and NO_PROXY. */
export interface Downloader {
  /**
   * The body at `url`, of at most `size` bytes when given.
   * @throws DownloadFailure; once the network failed for a host in every try, its further files fail at once.
   */
  get(url: string, size?: number): Promise<Uint8Array>;
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
  const timeouts = {
    connect: { timeout: connectTimeoutMs },
    headersTimeout: stallTimeoutMs,
    bodyTimeout: stallTimeoutMs,
  };
  let agent: EnvHttpProxyAgent | undefined;
  const down = new Map<string, DownloadFailure>();

  const getOnce = async (url: string, size: number | undefined): Promise<Uint8Array> => {
    // Loaded with the first download: threads that only read photos need not carry it.
    const { EnvHttpProxyAgent, fetch } = await import("undici");
    agent ??= new EnvHttpProxyAgent(timeouts);
    try {
      const response = await fetch(url, { dispatcher: agent, ...(signal && { signal }) });
      if (!response.ok) {
        await response.body?.cancel();
        const transient = response.status >= 500 || response.status === 408 || response.status === 429;
        throw new DownloadFailure(`HTTP ${response.status}`, { transient });
      }
      return await readBody(response, size);
    } catch (failure) {
      signal?.throwIfAborted();
      throw failure instanceof DownloadFailure ? failure : networkFailure(failure);
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
    close: async () => agent?.close(),
  };
}

/**
 * A name that does not resolve, a connection that is not answered or a certificate that is not trusted means no way to
 * this host far more often than a hiccup, so only what may pass is worth another try.
 */
function networkFailure(failure: unknown): DownloadFailure {
  const cause = failure instanceof Error && failure.cause !== undefined ? failure.cause : failure;
  const code = cause instanceof Error && "code" in cause && typeof cause.code === "string" ? cause.code : "";
  return new DownloadFailure(messageOf(cause), { transient: passing.has(code), network: true }, failure);
}

/** Reads to the end, or stops as soon as the body is longer than announced. */
async function readBody(response: Response, size: number | undefined): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.byteLength;
    if (size !== undefined && length > size) {
      throw new DownloadFailure(`more than the ${size} bytes of the manifest`, { transient: false });
    }
    chunks.push(chunk);
  }
  if (size !== undefined && length < size) {
    throw new DownloadFailure(`only ${length} of ${size} bytes`, { transient: true });
  }
  const body = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    body.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return body;
}
