import { useQuery } from "@tanstack/react-query";
import type { AccountState } from "../../bridge/account.ts";
import { api } from "../lib/client.ts";

/** Who buys and spends tokens here; undefined until the core has answered. */
export function useAccount(): AccountState | undefined {
  return useQuery(api.account.state.queryOptions()).data;
}

/** What somebody is called: their name, else their address. */
export function nameOfPerson({ name, email }: Pick<NonNullable<AccountState["person"]>, "name" | "email">): string {
  return name ?? email ?? "your account";
}
