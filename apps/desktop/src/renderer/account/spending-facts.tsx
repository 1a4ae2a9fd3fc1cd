import { useQuery } from "@tanstack/react-query";
import { api } from "../lib/client.ts";
import { counted } from "../lib/time.ts";
import { Fact } from "../settings/group.tsx";

/** What holds for spending tokens now. */
export function SpendingFacts() {
  const state = useQuery(api.wallet.state.queryOptions()).data;
  const limit = state?.settings.askAboveTokens ?? null;
  return (
    <>
      <Fact label="Warning" value={state ? `At ${counted(state.lowAtTokens, "token")} or fewer` : undefined} />
      <Fact
        label="Question"
        value={state ? (limit === null ? "Each time" : `Above ${counted(limit, "token")}`) : undefined}
      />
    </>
  );
}
