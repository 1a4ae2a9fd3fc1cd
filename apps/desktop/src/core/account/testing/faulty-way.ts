import { createServer, request as ask, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What happens to a request on its way: its answer is lost, it never arrives, or something else answers. */
type Trouble =
  | "answer lost"
  | "never arrives"
  | { readonly status: number; readonly headers?: Record<string, string>; readonly body: string };

/** A way to the billing server that can be told to fail. The server is set up as if it were behind it. */
export interface FaultyWay {
  readonly url: string;
  /** Where the server really is. */
  target: string;
  /** Asked for each request, such as `POST /oidc/token`. */
  trouble: (request: string) => Trouble | undefined;
  /** All that came, with what they said who asks. */
  readonly came: { readonly request: string; readonly authorization: string | undefined }[];
  close(): Promise<void>;
}

export async function openFaultyWay(): Promise<FaultyWay> {
  const server = createServer((incoming, outgoing) => pass(way, incoming, outgoing));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo; // It listens on a port.
  const way: FaultyWay = {
    url: `http://127.0.0.1:${port}`,
    target: "",
    trouble: () => undefined,
    came: [],
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return way;
}

function pass(way: FaultyWay, incoming: IncomingMessage, outgoing: ServerResponse): void {
  const { method = "", url = "", headers } = incoming;
  const request = `${method} ${url.replace(/\?.*/, "")}`;
  way.came.push({ request, authorization: headers.authorization });
  const trouble = way.trouble(request);
  if (trouble === "never arrives") return void incoming.socket.destroy();
  if (typeof trouble === "object") return void outgoing.writeHead(trouble.status, trouble.headers).end(trouble.body);
  const asked = ask(way.target + url, { method, headers }, (answer) => {
    if (trouble === "answer lost") {
      answer.resume().once("end", () => incoming.socket.destroy());
      return;
    }
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(outgoing);
  });
  asked.once("error", () => incoming.socket.destroy());
  outgoing.once("close", () => asked.destroy());
  incoming.pipe(asked);
}
