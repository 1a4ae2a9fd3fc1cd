import type { RequestHandler } from "express";
import type { Phase } from "./server-health.ts";

/**
 * What whoever runs the server asks: `/livez`, whether the process answers at all, and `/readyz`, whether to send it
 * requests. Neither is logged, limited, or asks anything else.
 */
export function probes(phase: () => Phase): RequestHandler {
  return ({ method, path }, response, next) => {
    if (method !== "GET" && method !== "HEAD") return next();
    if (path === "/livez") return void response.type("text").send("alive\n");
    if (path !== "/readyz") return next();
    response
      .status(phase() === "ready" ? 200 : 503)
      .type("text")
      .send(`${phase()}\n`);
  };
}
