import type { ProviderRow } from "../../bridge/providers.ts";
import { useQuery } from "@tanstack/react-query";
import { api } from "../lib/client.ts";
import { counted } from "../lib/time.ts";
import { Tick } from "../ui/tick.tsx";
import type { Turn } from "./arrange.ts";
import { switchProvider } from "./provider-actions.ts";

interface FallbackSwitchesProps {
  readonly provider: ProviderRow;
  readonly turn: Turn;
}

/** Whether it may step in for those above; and, only where that would cost, whether it may even then. */
export function FallbackSwitches({ provider, turn }: FallbackSwitchesProps) {
  const { id, kind, fallback, free, mayCost, label } = provider;
  const offlineNote =
    kind === "offline" ? "Costs nothing and always answers, in plainer words. You are told when it did." : undefined;
  return (
    // The words are the same in every row; the group tells whose they are.
    <fieldset className="flex flex-col gap-1">
      <legend className="sr-only">{label} as a stand-in</legend>
      <Tick
        label="May answer when those above cannot"
        note={
          turn === "never-reached" ? "It never comes to that: the offline engine above it always answers." : offlineNote
        }
        checked={fallback}
        onChange={(checked) =>
          switchProvider(id, checked || free ? { fallback: checked } : { fallback: false, mayCost: false })
        }
      />
      {fallback && !free ? (
        <div className="ps-6">
          {kind === "myba" ? (
            <TokenConsent provider={provider} />
          ) : (
            <Tick
              label="…even when it costs money"
              note={turn === "would-cost" ? "Until you agree to that, it is passed over." : undefined}
              checked={mayCost}
              onChange={(checked) => switchProvider(id, { mayCost: checked })}
            />
          )}
        </div>
      ) : null}
    </fieldset>
  );
}

/** Tokens are spent without a question only up to what the person has set in the wallet. */
function TokenConsent({ provider: { id, mayCost } }: Pick<FallbackSwitchesProps, "provider">) {
  const limit = useQuery(api.wallet.state.queryOptions()).data?.settings.askAboveTokens ?? 0;
  return (
    <Tick
      label={limit > 0 ? `…for up to ${counted(limit, "token")} each time` : "…for tokens, without asking"}
      note={
        limit > 0
          ? mayCost
            ? undefined
            : "Until you agree to that, it is passed over."
          : "It is passed over until the wallet says how many tokens may be used without asking."
      }
      checked={mayCost}
      onChange={(checked) => switchProvider(id, { mayCost: checked })}
    />
  );
}
