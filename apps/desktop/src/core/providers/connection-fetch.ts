import { createSecureContext, getCACertificates, type SecureContext } from "node:tls";
import type { Connection } from "@myba/engine/providers/model-call";
import type { Dispatcher } from "undici";
import { isLoopback } from "./addresses.ts";
import { ownNetworkLookup } from "./own-network-lookup.ts";

/** How a connection leaves this computer: what `Connection` takes of it. */
export type WayOut = Pick<Connection, "fetch" | "proxy">;

export interface WayOutOptions {
  readonly baseUrl: string;
  /** Without user and password. */
  readonly proxyUrl: string | null;
  /** `user:password`, percent-encoded. */
  readonly proxyCredentials: string | null;
  /** For `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`, which count where the person set no proxy. */
  readonly env: NodeJS.ProcessEnv;
}

/**
 * A `fetch` for one connection: through its own proxy, or the one of the environment, never for this computer. It
 * follows no redirect, so that a key goes nowhere else. It waits as long as whoever asks does.
 */
export async function wayOut(options: WayOutOptions): Promise<WayOut> {
  // Loaded with the first connection: a start has no use for it.
  const { fetch } = await import("undici");
  const dispatcher = await dispatcherFor(options);
  const proxy = proxyName(options);
  // Its types differ from Node's own fetch only where neither is used: undici adds the dispatcher.
  const send = fetch as unknown as (input: unknown, init: object) => Promise<Response>;
  return {
    fetch: (input, init) => send(input, { ...init, redirect: "manual", dispatcher }),
    ...(proxy !== null && { proxy }),
  };
}

/** The answer may begin and go on as slowly as the connection's own timeout allows. */
const patient = { headersTimeout: 0, bodyTimeout: 0 } as const;

async function dispatcherFor({ baseUrl, proxyUrl, proxyCredentials, env }: WayOutOptions): Promise<Dispatcher> {
  const { Agent, EnvHttpProxyAgent, ProxyAgent } = await import("undici");
  const tls = { secureContext: trust() };
  if (proxyUrl !== null) {
    const uri = proxyCredentials === null ? proxyUrl : proxyUrl.replace("://", `://${proxyCredentials}@`);
    return new ProxyAgent({ uri, ...patient, connect: tls, requestTls: tls, proxyTls: tls });
  }
  if (isLoopback(baseUrl) || environmentProxy(baseUrl, env) === undefined) {
    const isPlain = baseUrl.startsWith("http:");
    return new Agent({ ...patient, connect: { ...tls, ...(isPlain && { lookup: ownNetworkLookup(baseUrl) }) } });
  }
  const { https, http, except } = proxyVariables(env);
  return new EnvHttpProxyAgent({
    ...patient,
    connect: tls,
    requestTls: tls,
    proxyTls: tls,
    // The environment given counts, not the one of the process.
    httpProxy: http ?? "",
    httpsProxy: https ?? http ?? "",
    noProxy: except ?? "",
  });
}

function proxyVariables(env: NodeJS.ProcessEnv) {
  return {
    https: env["https_proxy"] ?? env["HTTPS_PROXY"],
    http: env["http_proxy"] ?? env["HTTP_PROXY"],
    except: env["no_proxy"] ?? env["NO_PROXY"],
  };
}

function environmentProxy(baseUrl: string, env: NodeJS.ProcessEnv): string | undefined {
  const { https, http } = proxyVariables(env);
  return (baseUrl.startsWith("https:") ? (https ?? http) : http) || undefined;
}

/** `host:port` of the proxy, for the words of errors. */
function proxyName({ baseUrl, proxyUrl, env }: WayOutOptions): string | null {
  const used = proxyUrl ?? (isLoopback(baseUrl) ? undefined : environmentProxy(baseUrl, env));
  const url = used === undefined ? null : URL.parse(used);
  return url && `${url.hostname}:${url.port || defaultPorts[url.protocol] || "80"}`;
}

const defaultPorts: Readonly<Record<string, string>> = { "https:": "443", "socks5:": "1080", "socks:": "1080" };

let trusted: SecureContext | undefined;

/**
 * Whom certificates may come from: Node's own list and the computer's, because a company's proxy signs with a
 * certificate that only the computer knows. Read once; that takes tens of milliseconds.
 */
function trust(): SecureContext {
  trusted ??= createSecureContext({ ca: [...new Set([...getCACertificates("default"), ...systemAuthorities()])] });
  return trusted;
}

function systemAuthorities(): string[] {
  try {
    return getCACertificates("system");
  } catch {
    // A store that cannot be read adds nothing; Node's own remain.
    return [];
  }
}
