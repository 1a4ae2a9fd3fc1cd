import type { ErrorCode, ErrorReport } from "@myba/shared/errors";
import type { GenerationEvent } from "@myba/shared/generation/generation";

const noNetwork = new Set<ErrorCode>(["provider/offline", "provider/unreachable", "billing/unreachable"]);

/** Whether the network has been the only thing wrong, and nothing has come of any call. */
export class NetworkTrouble {
  #isOnly = true;

  hear(event: GenerationEvent): void {
    if (event.kind === "ticket" || event.kind === "usage") this.#isOnly = false;
    if (event.kind === "attempt" && event.because !== null && !noNetwork.has(event.because.code)) this.#isOnly = false;
  }

  /** Whether a generation that ends with this may simply be tried again once there is a network. */
  isAllThereIs(error: ErrorReport): boolean {
    return this.#isOnly && noNetwork.has(error.code);
  }
}
