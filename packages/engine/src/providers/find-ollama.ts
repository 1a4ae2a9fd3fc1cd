/** As long as a program on the same computer may take to say that it is there. */
const probeMs = 500;

/**
 * The address of an Ollama that answers on this computer, or null. `host` has the meaning of Ollama's own `OLLAMA_HOST`:
 * an address, a host, a port or several of them, where `0.0.0.0` stands for every address of this computer.
 */
export async function findOllama(
  fetch: typeof globalThis.fetch,
  signal: AbortSignal,
  host?: string,
): Promise<string | null> {
  const address = ollamaAddress(host);
  if (address === null) return null;
  try {
    const response = await fetch(`${address}/api/version`, {
      signal: AbortSignal.any([signal, AbortSignal.timeout(probeMs)]),
      redirect: "manual",
    });
    const told: unknown = response.ok ? await response.json() : null;
    const isOllama = typeof told === "object" && told !== null && "version" in told;
    return isOllama ? address : null;
  } catch {
    // Nobody there, or nobody who speaks like Ollama: both are the usual case and no failure.
    return null;
  }
}

/** Where `OLLAMA_HOST` points, seen from a program that wants to talk to it; null where it makes no sense. */
export function ollamaAddress(host = ""): string | null {
  const told = host.trim().replace(/^["']|["']$/g, "");
  const withScheme = /^[a-z]+:\/\//i.test(told) ? told : `http://${told.replace(/^(?=:|$)/, "127.0.0.1")}`;
  const url = URL.parse(withScheme);
  if (!url || !/^https?:$/.test(url.protocol)) return null;
  const isEverywhere = url.hostname === "0.0.0.0" || url.hostname === "[::]";
  const hostname = isEverywhere ? "127.0.0.1" : url.hostname;
  const hasPort = url.port !== "" || /:(?:80|443)$/.test(withScheme) || url.protocol === "https:";
  const port = hasPort ? url.port : "11434";
  return `${url.protocol}//${hostname}${port && `:${port}`}${url.pathname.replace(/\/$/, "")}`;
}
