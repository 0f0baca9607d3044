import type { Dispatcher } from "undici";
import { DownloadFailure } from "./download-failure.ts";
import { type ProxySettings, proxyFor } from "./proxy-settings.ts";

/** Longest waits of one connection, in ms. */
export interface ConnectionTimeouts {
  /** For a connection, its TLS included. */
  readonly connectMs: number;
  /** For an answer to a request, a proxy's to CONNECT included, and between two pieces of a body. */
  readonly stallMs: number;
}

/** Sends requests, each through the proxy that the environment names for its host, or directly. */
export interface Dispatch {
  readonly dispatcher: Dispatcher;
  /** Ends all connections, those under way too: closing would wait for them. */
  destroy(): Promise<void>;
}

export async function openDispatcher({ connectMs, stallMs }: ConnectionTimeouts): Promise<Dispatch> {
  // Loaded with the first download: threads that only read photos need not carry it.
  const undici = await import("undici");
  const connect = { timeout: connectMs };
  const patience = { headersTimeout: stallMs, bodyTimeout: stallMs };
  const direct = new undici.Agent({ connect, ...patience });
  const opened = new Map<string, Dispatcher>([["", direct]]);

  const open = (settings: ProxySettings, tunnel: boolean): Dispatcher => {
    if (!tunnel) return new undici.Pool(settings.url.origin, { connect, ...patience });
    return new undici.ProxyAgent({
      uri: settings.url.href,
      ...(settings.authorization !== undefined && { token: settings.authorization }),
      ...patience,
      proxyTls: connect,
      requestTls: connect,
      clientFactory: (url, options) => sayingRefusals(new undici.Pool(url, { ...options, ...patience }), settings),
    });
  };

  class ByEnvironment extends undici.Dispatcher {
    override dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
      const url = new URL(options.origin!);
      const settings = proxyFor(url);
      if (settings === undefined) return direct.dispatch(options, handler);
      const tunnel = url.protocol === "https:" || settings.url.protocol === "socks5:";
      const name = `${tunnel} ${settings.url.href} ${settings.authorization ?? ""}`;
      const way = opened.get(name) ?? open(settings, tunnel);
      opened.set(name, way);
      if (tunnel) return way.dispatch(options, handler);
      return way.dispatch(
        forwarded(options, url, settings),
        loginAsked(new undici.DecoratorHandler(handler), settings),
      );
    }
  }
  return {
    dispatcher: new ByEnvironment(),
    async destroy() {
      await Promise.all([...opened.values()].map((way) => way.destroy()));
    },
  };
}

/** Connections to a proxy that say by which status a tunnel was refused: undici says it in a sentence alone. */
function sayingRefusals(connections: Dispatcher, settings: ProxySettings): Dispatcher {
  const connect = (options: Dispatcher.ConnectOptions): Promise<Dispatcher.ConnectData> =>
    Object.getPrototypeOf(connections).connect.call(connections, options);
  return Object.assign(connections, {
    async connect(options: Dispatcher.ConnectOptions) {
      const answer = await connect(options);
      if (answer.statusCode === 200) return answer;
      answer.socket.on("error", () => {}).destroy();
      throw refusedByProxy(answer.statusCode, settings);
    },
  });
}

/** A request for a proxy that fetches itself, as is usual without TLS: it asks for the whole address. */
function forwarded(
  options: Dispatcher.DispatchOptions,
  { origin, host }: URL,
  { authorization }: ProxySettings,
): Dispatcher.DispatchOptions {
  const given = Array.isArray(options.headers) ? options.headers : Object.entries(options.headers ?? {}).flat();
  const added = authorization === undefined ? [] : ["proxy-authorization", authorization];
  return { ...options, path: `${origin}${options.path}`, headers: [...given, "host", host, ...added] as string[] };
}

/**
 * Without TLS a proxy answers in the server's place. That it asks for a login (407) becomes our error: fetch would
 * report no answer at all.
 */
function loginAsked(handler: Dispatcher.DispatchHandler, settings: ProxySettings): Dispatcher.DispatchHandler {
  const start = handler.onResponseStart?.bind(handler);
  return Object.assign(handler, {
    onResponseStart(...answer: Parameters<NonNullable<Dispatcher.DispatchHandler["onResponseStart"]>>) {
      const [controller, status] = answer;
      if (status === 407) controller.abort(refusedByProxy(status, settings));
      else start?.(...answer);
    },
  });
}

/** The failure for a proxy that answers with this status. A login it asks for is said with the way to give one. */
export function refusedByProxy(status: number, { url, variable, authorization }: ProxySettings): DownloadFailure {
  const name = `the proxy ${url.host} (${variable})`;
  if (status !== 407) {
    return new DownloadFailure(`${name} answers HTTP ${status}`, { transient: status >= 500, network: true });
  }
  const what = authorization === undefined ? "asks for a login" : "refuses the login";
  return new DownloadFailure(`${name} ${what}: HTTP 407, proxy authentication required`, {
    transient: false,
    network: true,
    hint: `set ${variable}=http://USER:PASSWORD@${url.host} (special characters percent-encoded: @ is %40)`,
  });
}
