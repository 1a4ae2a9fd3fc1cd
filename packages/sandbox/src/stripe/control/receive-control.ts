import type { IncomingMessage, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { failureBody, noSuchRoute, StripeFailure } from "../stripe-failure.ts";
import { type ControlCall, controlRoutes } from "./control-routes.ts";

/** Answers a process that steers the double from outside: JSON in, JSON out. */
export async function receiveControl(
  parts: Omit<ControlCall, "sent" | "id">,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const [, , name = "", id = "", verb = ""] = new URL(request.url ?? "/", "http://127.0.0.1").pathname.split("/");
  const key = [request.method, name, id && ":id", verb].filter(Boolean).join(" ");
  const reply = (status: number, body: unknown): void => {
    response.writeHead(status, { "content-type": "application/json" });
    response.end(JSON.stringify(body ?? {}));
  };
  try {
    const row = controlRoutes[key];
    if (row === undefined) throw noSuchRoute(request.method ?? "", request.url ?? "");
    const body = await text(request);
    const sent = row.takes.safeParse(body === "" ? {} : JSON.parse(body));
    if (!sent.success) return reply(400, { error: { message: sent.error.message } });
    reply(200, await row.answer({ ...parts, sent: sent.data as never, id }));
  } catch (error) {
    if (error instanceof StripeFailure) return reply(error.status, failureBody(error));
    throw error;
  }
}
