import type { Network } from "../apps/desktop/src/core/network.ts";

/** A network that a journey switches off and on, for what waits for it. */
export class SwitchedNetwork implements Network {
  isUp = true;

  reaches(): Promise<boolean> {
    return Promise.resolve(this.isUp);
  }
}
