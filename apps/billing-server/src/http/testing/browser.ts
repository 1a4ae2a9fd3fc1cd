interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly path: string;
  readonly attributes: string;
}

/** A browser as a server meets it: keeps cookies by their paths, and does not follow where it is sent by itself. */
export interface Browser {
  readonly cookies: () => readonly Cookie[];
  /** Takes over the cookies of another. */
  readonly remember: (cookies: readonly Cookie[]) => void;
  get(url: string, headers?: Record<string, string>): Promise<Response>;
  /** As a page of this server does. */
  post(url: string, body: unknown, headers?: Record<string, string>): Promise<Response>;
}

/** Where requests to an address really go: to one of several processes. */
export type Balancer = (url: URL) => URL;

export function openBrowser(balance: Balancer = (url) => url): Browser {
  const jar: Cookie[] = [];
  async function ask(
    address: string,
    { headers: own, ...init }: Omit<RequestInit, "headers"> & { headers: Record<string, string> },
  ): Promise<Response> {
    const url = new URL(address);
    const cookie = jar
      .filter(({ path }) => isBelow(url.pathname, path))
      .map(({ name, value }) => `${name}=${value}`)
      .join("; ");
    const headers = { ...(cookie === "" ? {} : { cookie }), ...own };
    const response = await fetch(balance(url), { ...init, headers, redirect: "manual" });
    for (const line of response.headers.getSetCookie()) keep(jar, line);
    return response;
  }
  return {
    cookies: () => jar,
    remember: (cookies) => void jar.push(...cookies),
    get: (url, headers = {}) => ask(url, { headers: { accept: "text/html,*/*", ...headers } }),
    post: (url, body, headers = {}) =>
      ask(url, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          origin: new URL(url).origin,
          "sec-fetch-site": "same-origin",
          ...headers,
        },
        body: typeof body === "string" ? body : JSON.stringify(body),
      }),
  };
}

function keep(jar: Cookie[], line: string): void {
  const [pair = "", ...attributes] = line.split(/;\s*/);
  const at = pair.indexOf("=");
  const path = attributes.find((attribute) => /^path=/i.test(attribute))?.slice(5) ?? "/";
  const cookie = { name: pair.slice(0, at), value: pair.slice(at + 1), path, attributes: attributes.join("; ") };
  const old = jar.findIndex(({ name, path: oldPath }) => name === cookie.name && oldPath === cookie.path);
  if (old !== -1) jar.splice(old, 1);
  if (cookie.value !== "") jar.push(cookie);
}

function isBelow(pathname: string, path: string): boolean {
  return path === "/" || pathname === path || pathname.startsWith(`${path}/`);
}
