import type { AccountState } from "../../bridge/account.ts";
import { api, client } from "../lib/client.ts";
import { notify, notifyFailure } from "../lib/notify.ts";
import { queryClient } from "../lib/queries.ts";

/** Opens the sign-in page in the system's browser, or the one that waits already. */
export function signIn(): Promise<boolean> {
  return act(() => client.account.signIn());
}

/** Gives a sign-in up that waits for the browser. */
export function cancelSignIn(): Promise<boolean> {
  return act(() => client.account.cancelSignIn());
}

/** Forgets the person's keys to the server here. Their tokens stay theirs. */
export async function signOut(): Promise<void> {
  if (await act(() => client.account.signOut())) notify("Signed out. Your tokens and purchases stay yours.");
}

/** Goes on as somebody else who has signed in here. */
export function switchTo(id: string): Promise<boolean> {
  return act(() => client.account.switchTo({ id }));
}

/** The welcome, or why a sign-in came to nothing, was seen. */
export function dismiss(): Promise<boolean> {
  return act(() => client.account.dismiss());
}

/** Makes this computer known to the billing server, which gives it its free tokens. */
export function begin(): Promise<boolean> {
  return act(() => client.account.begin());
}

/** Shows the new state at once; a failure is told at the corner of the window. Says whether it worked. */
async function act(change: () => Promise<AccountState>): Promise<boolean> {
  try {
    queryClient.setQueryData(api.account.state.queryKey(), await change());
    return true;
  } catch (error) {
    notifyFailure(error);
    return false;
  }
}
