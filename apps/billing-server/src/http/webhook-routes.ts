import { AppError } from "@myba/shared/errors";
import express, { type ErrorRequestHandler, type RequestHandler, type Router } from "express";
import type { Inbox } from "../webhooks/inbox.ts";
import { factsOf } from "./request-frame.ts";

/** Far above what providers send, far below what hurts. */
const limitBytes = 256 * 1024;

/**
 * `POST /PROVIDER`, to be mounted at `/webhooks`. The body stays as it came, since its signature is over its bytes. 200
 * is only said once the event is stored.
 */
export function webhookRoutes(inbox: Pick<Inbox, "providers" | "accept">): Router {
  const router = express.Router();
  const raw = express.raw({ type: () => true, limit: limitBytes, inflate: false });
  for (const provider of inbox.providers) {
    const known: RequestHandler = (_request, response, next) => {
      factsOf(response).route = `/webhooks/${provider}`;
      next();
    };
    router.post(`/${provider}`, known, raw, async (request, response) => {
      // A request without a body has none to read, which Express shows as nothing at all.
      const body: unknown = request.body;
      await inbox.accept(provider, { headers: request.headers, raw: Buffer.isBuffer(body) ? body : Buffer.alloc(0) });
      response.json({ received: true });
    });
  }
  router.use(refuseBody);
  return router;
}

const refuseBody: ErrorRequestHandler = (error: unknown, _request, _response, next) => {
  const status = typeof error === "object" && error !== null && "status" in error ? error.status : undefined;
  if (status === 413) next(new AppError("request/too-large", { limit: "256 KB" }, { cause: error }));
  else if (status === 415 || status === 400)
    next(new AppError("webhook/refused", { reason: "its body cannot be read" }, { cause: error }));
  else next(error);
};
