import { procedures } from "./implementer.ts";
import { unbuilt } from "./unbuilt.ts";

const { secrets } = procedures;

/** `secrets.*` of the contract. */
export function secretsRouter() {
  return secrets.router({
    state: secrets.state.handler(unbuilt),
    setPassphrase: secrets.setPassphrase.handler(unbuilt),
    unlock: secrets.unlock.handler(unbuilt),
    lock: secrets.lock.handler(unbuilt),
    useSession: secrets.useSession.handler(unbuilt),
    forgetAll: secrets.forgetAll.handler(unbuilt),
  });
}
