import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { answerPage, answerPageHeaders } from "./answer-page.ts";

/** Where the browser brings the sign-in back to. */
export interface Loopback {
  /** `http://127.0.0.1:PORT/auth/callback`, as the provider is told. */
  readonly redirectUri: string;
  close(): void;
}

export interface LoopbackOptions {
  /** Whether an address that came is the answer that is waited for. Others are told so and change nothing. */
  readonly isOurs: (callback: URL) => boolean;
  /** Takes the answer, and gives the words to show in the browser. Called once. */
  readonly finish: (callback: URL) => Promise<{ readonly title: string; readonly words: string }>;
  /** A link that brings the person back to MyBA. */
  readonly home: string;
}

const callbackPath = "/auth/callback";

/** Listens on this computer only, on a port of the system's choice; null where no port can be had. */
export async function openLoopback(options: LoopbackOptions): Promise<Loopback | null> {
  const server = createServer();
  const port = await listen(server);
  if (port === null) return null;
  const origin = `http://127.0.0.1:${port}`;
  let isTaken = false;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const callback = URL.parse(request.url ?? "", origin);
    const isHere = request.headers.host === new URL(origin).host && callback?.origin === origin;
    if (!isHere || request.method !== "GET" || callback.pathname !== callbackPath) return refuse(response, 404);
    if (isTaken || !options.isOurs(callback)) return refuse(response, 400);
    isTaken = true;
    const said = await options.finish(callback);
    response.writeHead(200, answerPageHeaders).end(answerPage({ ...said, home: options.home }));
  }

  server.on("request", (request, response) => {
    // `finish` rejects for nothing that is expected; whatever else happens, the browser gets an answer.
    answer(request, response).catch(() => refuse(response, 500));
  });
  return {
    redirectUri: origin + callbackPath,
    close() {
      server.close();
      // An answer that is being written is let through.
      server.closeIdleConnections();
    },
  };
}

function refuse(response: ServerResponse, status: number): void {
  if (response.headersSent) return;
  const page = answerPage({
    title: "Not a sign-in of MyBA",
    words: "This address belongs to no sign-in that is under way. Begin it again in MyBA.",
    home: null,
  });
  response.writeHead(status, answerPageHeaders).end(page);
}

async function listen(server: Server): Promise<number | null> {
  const { promise, resolve } = Promise.withResolvers<number | null>();
  server.once("error", () => resolve(null));
  server.listen(0, "127.0.0.1", () => {
    const address = server.address();
    resolve(typeof address === "object" && address !== null ? address.port : null);
  });
  server.unref();
  return promise;
}
