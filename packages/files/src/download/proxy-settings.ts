/** The proxy that an address is asked through. */
export interface ProxySettings {
  /** The environment variable that names it. */
  readonly variable: string;
  /** Its address, without the login. */
  readonly url: URL;
  /** The header `proxy-authorization`, where a user is named. */
  readonly authorization?: string;
}

/** Where a proxy is named, by the scheme of what is asked for; the first that is not empty holds. */
const variables: Readonly<Record<string, readonly string[]>> = {
  "http:": ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"],
  "https:": ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"],
};

const schemes = ["http:", "https:", "socks5:"];

/**
 * The proxy for an address by the environment, as curl understands it: `HOST:PORT` without a scheme is an HTTP proxy, a
 * login is `USER:PASSWORD@`, names in `no_proxy` cover their subdomains, with or without a dot before them, and `*` means
 * all. Beyond curl, an entry of `no_proxy` may have a port.
 * @returns undefined where none is to be used.
 * @throws Error that names the variable when its value is no address of a proxy.
 */
export function proxyFor(url: URL, environment: NodeJS.ProcessEnv = process.env): ProxySettings | undefined {
  const variable = variables[url.protocol]?.find((name) => environment[name]);
  if (variable === undefined) return undefined;
  if (isExcluded(url, environment["no_proxy"] || environment["NO_PROXY"] || "")) return undefined;
  const value = environment[variable]!.trim();
  const text = /^[a-z][a-z0-9+.-]*:\/\//i.test(value) ? value : `http://${value}`;
  const proxy = URL.canParse(text) ? new URL(text.replace(/^socks5h:/i, "socks5:")) : undefined;
  if (proxy === undefined || proxy.hostname === "" || !schemes.includes(proxy.protocol)) {
    // The value may hold a password, so it is not repeated.
    throw new Error(`${variable} is no address of a proxy; it is written http://HOST:PORT or HOST:PORT`);
  }
  const { username, password } = proxy;
  proxy.username = "";
  proxy.password = "";
  if (username === "") return { variable, url: proxy };
  const login = Buffer.from(`${decoded(username)}:${decoded(password)}`).toString("base64");
  return { variable, url: proxy, authorization: `Basic ${login}` };
}

function isExcluded({ protocol, hostname, port }: URL, noProxy: string): boolean {
  const host = bare(hostname);
  const asked = port || (protocol === "https:" ? "443" : "80");
  return noProxy.split(/[,\s]+/).some((entry) => {
    if (entry === "") return false;
    if (entry === "*") return true;
    // An IPv6 address has colons of its own: its port stands behind brackets.
    const [, name = "", only] = /^(\[[^\]]*\]|[^:]*)(?::(\d+))?$/.exec(entry) ?? [undefined, entry];
    if (only !== undefined && only !== asked) return false;
    const known = bare(name).replace(/^(\*?\.)/, "");
    return known !== "" && (host === known || host.endsWith(`.${known}`));
  });
}

function bare(host: string): string {
  return host
    .toLowerCase()
    .replace(/^\[|\]$/g, "")
    .replace(/\.$/, "");
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A password may hold a bare %: it is meant as it stands.
    return text;
  }
}
