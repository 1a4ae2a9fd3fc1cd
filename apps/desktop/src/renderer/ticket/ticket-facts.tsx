import type { Ticket } from "@myba/shared/tickets/ticket";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { nameOf } from "../asking/provider-words.ts";
import { api } from "../lib/client.ts";
import { money } from "../lib/money.ts";
import { fullTime } from "../lib/time.ts";

/** At the end of a ticket: who made it, with what, and what it has cost so far. */
export function TicketFacts({ ticket }: { readonly ticket: Ticket }) {
  const { meta, createdAt } = ticket;
  const byModel = meta.engine !== "offline" && meta.engine !== "person";
  const providers = useQuery({ ...api.providers.list.queryOptions(), enabled: byModel }).data ?? [];
  const cost = useQuery(api.costs.ofTicket.queryOptions({ input: { id: ticket.id } })).data;
  const receipt = cost?.receipts.find((one) => one.providerId === meta.engine);
  const label = receipt?.providerLabel ?? providers.find((one) => one.id === meta.engine)?.label ?? "A model";
  const maker =
    meta.engine === "person"
      ? "Written by hand"
      : byModel
        ? `${nameOf(label, meta.model)} made this`
        : "The offline engine made this";
  const version = byModel ? (meta.promptVersion ? `prompt ${meta.promptVersion}` : null) : null;
  return (
    <p className="border-t border-line pt-3 text-sm text-muted">
      <span title={fullTime(createdAt)}>{[maker, version].filter(Boolean).join(" · ")}</span>
      {cost && cost.receipts.length > 0 ? (
        <>
          {" · "}
          <Link
            to="/settings/costs"
            className="whitespace-nowrap underline decoration-line underline-offset-4 tabular-nums hover:text-text hover:decoration-control"
            title="Its share of the generation that made it, and every refinement. Open the receipts."
          >
            {costOf(cost)}
          </Link>
        </>
      ) : null}
    </p>
  );
}

function costOf({ costMicroUsd, exact }: { readonly costMicroUsd: number; readonly exact: boolean }): string {
  if (exact) return costMicroUsd === 0 ? "free" : `cost ${money(costMicroUsd)}`;
  return costMicroUsd === 0 ? "cost unknown" : `cost at least ${money(costMicroUsd)}`;
}
