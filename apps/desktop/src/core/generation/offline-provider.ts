import type { Provider } from "@myba/engine/providers/provider";
import { generateOffline } from "@myba/engine/template/template";

/** The deterministic engine: no account, no key, no network. */
export const offlineProvider: Provider = { id: "offline", generate: generateOffline };
