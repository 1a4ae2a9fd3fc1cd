import { useQuery } from "@tanstack/react-query";
import type { TokenSettings } from "../../bridge/wallet.ts";
import { useAccount } from "../account/use-account.ts";
import { api, client } from "../lib/client.ts";
import { queryClient } from "../lib/queries.ts";
import { Group } from "../settings/group.tsx";
import { StoredField } from "../ui/stored-field.tsx";

/** When to be warned, and up to how many tokens no question is asked. */
export function SpendingSection() {
  const state = useQuery(api.wallet.state.queryOptions()).data;
  const account = useAccount();
  if (!state || (account?.kind !== "person" && account?.kind !== "device")) return null;
  const { settings, lowAtTokens } = state;
  return (
    <Group title="Spending">
      <div className="grid gap-4 md:grid-cols-2">
        <div className="flex flex-col gap-1">
          <StoredField
            label="Warn me when this many tokens are left"
            stored={textOf(settings.lowAtTokens)}
            placeholder={String(lowAtTokens)}
            inputMode="numeric"
            maxLength={7}
            complaint={complaint}
            onStore={store((lowAtTokens) => ({ lowAtTokens }))}
          />
          <p className="text-sm text-muted">Leave it empty for a fifth of your last purchase, at least 2.</p>
        </div>
        <div className="flex flex-col gap-1">
          <StoredField
            label="Spend up to this many tokens without asking"
            stored={textOf(settings.askAboveTokens)}
            placeholder="Ask each time"
            inputMode="numeric"
            maxLength={7}
            complaint={complaint}
            onStore={store((askAboveTokens) => ({ askAboveTokens }))}
          />
          <p className="text-sm text-muted">In one generation. Leave it empty to be asked each time.</p>
        </div>
      </div>
    </Group>
  );
}

function store(change: (tokens: number | null) => Partial<TokenSettings>) {
  return async (text: string): Promise<void> => {
    const stored = await client.wallet.changeSettings(change(text === "" ? null : Number(text)));
    queryClient.setQueryData(api.wallet.state.queryKey(), stored);
  };
}

function textOf(tokens: number | null): string {
  return tokens === null ? "" : String(tokens);
}

function complaint(text: string): string | null {
  return /^\d*$/.test(text) ? null : "A whole number, or nothing.";
}
