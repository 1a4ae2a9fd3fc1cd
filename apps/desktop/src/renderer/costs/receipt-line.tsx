import { wordsFor } from "@myba/shared/errors";
import { Link } from "@tanstack/react-router";
import type { Receipt } from "../../bridge/costs.ts";
import { money } from "../lib/money.ts";
import { fullTime, timeAgo } from "../lib/time.ts";
import { durationWords } from "../providers/check-words.ts";

const purposes: Record<Receipt["purpose"], string> = {
  generation: "Tickets from",
  refinement: "Refined",
  check: "Test of",
};

/** One call: what for, who answered, how much was read and written, and what it cost. */
export function ReceiptLine({ receipt }: { readonly receipt: Receipt }) {
  const { at, providerLabel, model, purpose, usage, error, durationMs } = receipt;
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-4 border-b border-line py-2 tabular-nums">
      <p className="truncate">
        <span className="text-muted">{purposes[purpose]}</span> <Name receipt={receipt} />
      </p>
      <p className="text-end">{costWords(receipt)}</p>
      <p className="text-sm wrap-anywhere text-muted">
        {providerLabel} · {model}
        {usage
          ? ` · ${usage.inputTokens.toLocaleString("en")} read${usage.cachedInputTokens > 0 ? ` (${usage.cachedInputTokens.toLocaleString("en")} cached)` : ""}, ${usage.outputTokens.toLocaleString("en")} written`
          : " · tokens not told"}
        {` · ${durationWords(durationMs)}`}
      </p>
      <time
        className="text-end text-sm whitespace-nowrap text-muted"
        dateTime={new Date(at).toISOString()}
        title={fullTime(at)}
      >
        {timeAgo(at)}
      </time>
      {error ? <p className="col-span-2 text-sm text-danger">{wordsFor(error).message}</p> : null}
    </li>
  );
}

function Name({ receipt }: { readonly receipt: Receipt }) {
  const { purpose, ticketId, generationId, name, providerLabel } = receipt;
  const look = "text-accent-ink underline-offset-2 hover:underline";
  const words = name || (purpose === "check" ? providerLabel : "a text");
  if (ticketId)
    return (
      <Link to="/tickets/$ticketId" params={{ ticketId }} className={look} dir="auto">
        {words}
      </Link>
    );
  if (generationId)
    return (
      <Link to="/generations/$generationId" params={{ generationId }} className={look} dir="auto">
        {words}
      </Link>
    );
  return <span dir="auto">{words}</span>;
}

function costWords({ usage, unknownCost }: Receipt) {
  if (!usage && !unknownCost) return <span title="Refused before any work, so nothing was charged.">nothing</span>;
  if (!usage || usage.costMicroUsd === null)
    return (
      <span className="text-muted" title="The provider did not say, and the price list does not know this model.">
        unknown
      </span>
    );
  if (usage.costBasis === "free") return <span className="text-positive">free</span>;
  return <span title={basisWords[usage.costBasis]}>{money(usage.costMicroUsd)}</span>;
}

const basisWords = {
  reported: "As the provider charged it",
  "price-table": "Tokens times the price list",
  free: "A model of your own",
  unknown: "",
};
