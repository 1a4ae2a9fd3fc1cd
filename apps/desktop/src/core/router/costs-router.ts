import { procedures } from "./implementer.ts";
import { unbuilt } from "./unbuilt.ts";

const { costs } = procedures;

/** `costs.*` of the contract. */
export function costsRouter() {
  return costs.router({
    summary: costs.summary.handler(unbuilt),
    receipts: costs.receipts.handler(unbuilt),
    ofTicket: costs.ofTicket.handler(unbuilt),
    cap: costs.cap.handler(unbuilt),
    changeCap: costs.changeCap.handler(unbuilt),
  });
}
