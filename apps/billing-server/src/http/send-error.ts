import { AppError } from "@myba/shared/errors";
import type { ServerResponse } from "node:http";
import type { Logger } from "pino";
import { answerTo, causeOf } from "./answers.ts";
import { factsOf } from "./request-frame.ts";

/** Answers a request that failed outside the API's calls, and logs what nobody expected. */
export function sendError(
  response: ServerResponse,
  error: unknown,
  { log, headers }: { readonly log: Logger; readonly headers: Readonly<Record<string, string>> },
): void {
  const facts = factsOf(response);
  const answer = answerTo(error, facts.requestId);
  facts.code = answer.body.code;
  if (error instanceof AppError && error.code === "webhook/refused")
    facts.refusal = String(error.report().data["reason"]);
  if (answer.body.code === "program/broken")
    log.error({ requestId: facts.requestId, err: causeOf(error) }, "a request failed");
  if (response.headersSent) {
    response.destroy();
    return;
  }
  // What is left of a body that was too large is not read, so that the connection cannot go on.
  const ending = answer.status === 413 ? { connection: "close" } : {};
  response.writeHead(answer.status, { ...headers, "content-type": "application/json", ...answer.headers, ...ending });
  response.end(JSON.stringify(answer.body));
}
