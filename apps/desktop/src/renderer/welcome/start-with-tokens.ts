import type { ProviderId } from "@myba/shared/ids";
import { begin } from "../account/account-actions.ts";
import { chooseAnswerer } from "../asking/choice.ts";
import { client } from "../lib/client.ts";
import { refetch } from "../lib/queries.ts";

/** MyBA among those who answer; its id never changes. */
const mybaId = "myba" as ProviderId;

/**
 * Gets this computer its free tokens and makes MyBA the one who answers, here and in every other window until somebody
 * else is chosen there. Then goes on; stays where it is, with the reason told, where the billing server cannot be asked.
 */
export async function startWithTokens(goOn: () => void): Promise<void> {
  if (!(await begin())) return;
  chooseAnswerer({ providerId: mybaId, model: null });
  const ids = (await client.providers.list()).map(({ id }) => id);
  // Only where nobody has arranged anything: an order that somebody made is theirs.
  if (ids.length === 2) await client.providers.arrange({ ids: ids.toSorted((one) => (one === mybaId ? -1 : 1)) });
  refetch(["account", "wallet", "providers"]);
  goOn();
}
