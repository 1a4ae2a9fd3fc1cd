import { configFrom } from "../../../config.ts";
import { startBillingServer } from "../../../server.ts";

/** What the test tells a server that is to be killed: how far its clock is ahead of the machine's. */
export interface ServerOrder {
  readonly aheadMs: number;
}

/** What it answers. */
export type ServerWord = { readonly kind: "ready"; readonly url: string } | { readonly kind: "turned" };

// The test is this process's only caller, and JSON is what it sends.
let { aheadMs } = JSON.parse(process.argv[2] ?? "") as ServerOrder;
const say = (word: ServerWord): void => void process.send?.(word);

process.on("message", (order: ServerOrder) => {
  ({ aheadMs } = order);
  say({ kind: "turned" });
});
process.on("disconnect", () => process.exit(1));
const { url } = await startBillingServer(configFrom(process.env), {
  now: () => Date.now() + aheadMs,
  isDurable: false,
});
say({ kind: "ready", url });
