import type { Secrets } from "../secrets/secrets.ts";
import { procedures } from "./implementer.ts";

/** `secrets.*` of the contract. */
export function secretsRouter(service: Secrets) {
  const { secrets } = procedures;
  return secrets.router({
    state: secrets.state.handler(() => service.state()),
    setPassphrase: secrets.setPassphrase.handler(({ input }) => service.setPassphrase(input.passphrase, input.current)),
    unlock: secrets.unlock.handler(({ input }) => service.unlock(input.passphrase)),
    lock: secrets.lock.handler(() => service.lock()),
    useSession: secrets.useSession.handler(() => service.useSession()),
    forgetAll: secrets.forgetAll.handler(() => service.forgetAll()),
  });
}
