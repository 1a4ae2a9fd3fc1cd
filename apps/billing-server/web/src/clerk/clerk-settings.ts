import type { Clerk } from "@clerk/clerk-js/no-rhc";
import { z } from "zod";
import { providers, type Provider } from "./providers.ts";

/** The part of Clerk's settings of the instance that this page goes by. */
const environment = z.object({
  userSettings: z.object({
    attributes: z.object({ email_address: z.object({ enabled: z.boolean(), used_for_first_factor: z.boolean() }) }),
    authenticatableSocialStrategies: z.array(z.string()),
    attackProtection: z.object({ enumeration_protection: z.object({ enabled: z.boolean() }) }),
  }),
});

export interface ClerkSettings {
  readonly providers: readonly Provider[];
  readonly byEmail: boolean;
  /** Clerk does not say whether an address has an account until whoever types it has shown that it is theirs. */
  readonly hidesAccounts: boolean;
}

/** How people may sign in at this instance of Clerk, of the ways that MyBA offers. */
export function settingsOf(clerk: Clerk): ClerkSettings {
  // Clerk's own components read it here; its types keep it to themselves.
  const found = environment.safeParse(Reflect.get(clerk, "__internal_environment"));
  if (!found.success) return { providers, byEmail: true, hidesAccounts: false };
  const { attributes, authenticatableSocialStrategies: strategies, attackProtection } = found.data.userSettings;
  return {
    providers: providers.filter(({ strategy }) => strategies.includes(strategy)),
    byEmail: attributes.email_address.enabled && attributes.email_address.used_for_first_factor,
    hidesAccounts: attackProtection.enumeration_protection.enabled,
  };
}
