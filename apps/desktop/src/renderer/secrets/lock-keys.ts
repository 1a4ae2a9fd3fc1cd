import { client } from "../lib/client.ts";
import { notify, notifyFailure } from "../lib/notify.ts";
import { refetch } from "../lib/queries.ts";

/** Makes keys unusable until the passphrase is entered again. */
export async function lockKeys(): Promise<void> {
  try {
    const { locked } = await client.secrets.lock();
    refetch(["secrets", "providers"]);
    notify(locked ? "Your keys are locked." : "Only keys with a passphrase can be locked.");
  } catch (error) {
    notifyFailure(error);
  }
}
