import type { IncomingMessage, ServerResponse } from "node:http";
import { pathOf } from "./request-frame.ts";
import type { Phase } from "./server-health.ts";

/**
 * What whoever runs the server asks: `/livez`, whether the process answers at all, and `/readyz`, whether to send it
 * requests. Neither is logged, limited, or asks anything else. False for all other requests.
 */
export function probes(phase: () => Phase): (request: IncomingMessage, response: ServerResponse) => boolean {
  return (request, response) => {
    const { method } = request;
    if (method !== "GET" && method !== "HEAD") return false;
    const path = pathOf(request);
    if (path !== "/livez" && path !== "/readyz") return false;
    const text = path === "/livez" ? "alive" : phase();
    response.writeHead(path === "/livez" || phase() === "ready" ? 200 : 503, {
      "content-type": "text/plain; charset=utf-8",
    });
    response.end(`${text}\n`);
    return true;
  };
}
