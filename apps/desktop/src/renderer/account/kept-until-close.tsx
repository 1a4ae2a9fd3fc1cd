import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { api } from "../lib/client.ts";

/** Whether a sign-in lasts until MyBA closes only, as every key does where this computer keeps none. */
export function useEndsWithMyba(): boolean {
  const tier = useQuery(api.secrets.state.queryOptions()).data?.tier;
  return tier === "session" || tier === "undecided";
}

/** Says so before it happens, with the way to stay signed in. */
export function KeptUntilClose() {
  if (!useEndsWithMyba()) return null;
  return (
    <p className="max-w-[64ch] text-muted">
      You are signed in until MyBA closes: no keychain of this computer keeps your sign-in. <StaySignedIn />
    </p>
  );
}

/** Leads to where a passphrase is chosen. */
export function StaySignedIn() {
  return (
    <Link to="/settings/keys" className="text-accent-ink underline underline-offset-2">
      Keep it with a passphrase
    </Link>
  );
}
