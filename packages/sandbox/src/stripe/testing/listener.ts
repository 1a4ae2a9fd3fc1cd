import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { onTestFinished } from "vitest";
import type { Gate } from "../../model/gate.ts";

/** A delivery as it arrived. */
export interface Arrived {
  readonly body: string;
  readonly signature: string;
}

/** An address that takes webhooks and answers as it is told, 200 after that; while a gate is closed it only listens. */
export async function listener(
  statuses: number[] = [],
  gate?: Gate,
): Promise<{ readonly url: string; readonly came: Arrived[]; readonly next: (count: number) => Promise<void> }> {
  const came: Arrived[] = [];
  let onCame: (() => void) | undefined;
  const take = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await text(request);
    came.push({ body, signature: String(request.headers["stripe-signature"]) });
    onCame?.();
    await gate?.pass();
    response.writeHead(statuses.shift() ?? 200).end();
  };
  const server = createServer((request, response) => void take(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  // Listening on a port, so the address is no name of a pipe.
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const next = async (count: number): Promise<void> =>
    new Promise((resolve) => {
      onCame = () => void (came.length >= count && resolve());
      onCame?.();
    });
  return { url, came, next };
}
