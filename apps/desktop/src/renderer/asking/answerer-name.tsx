import type { ProviderId } from "@myba/shared/ids";
import { useQuery } from "@tanstack/react-query";
import { api } from "../lib/client.ts";
import { AnswererIcon } from "./answerer-menu.tsx";

interface AnswererNameProps {
  readonly id: ProviderId;
  readonly label: string;
  readonly model: string;
  /** "answers", "answered", "will answer". */
  readonly verb: string;
}

/** Who answers, always in sight while it does: "Claude claude-sonnet-4-5 answers". */
export function AnswererName({ id, label, model, verb }: AnswererNameProps) {
  const providers = useQuery(api.providers.list.queryOptions()).data ?? [];
  const local = id === "offline" || (providers.find((one) => one.id === id)?.local ?? false);
  // The ids of those that are built in are their kinds.
  const kind = id === "offline" ? "offline" : id === "myba" ? "myba" : "openai-compatible";
  return (
    <span className="flex max-w-96 min-w-0 items-center gap-1.5" title={`${label} ${model} ${verb}`}>
      <AnswererIcon provider={{ local, kind }} />
      <span className="max-w-52 shrink-0 truncate font-medium">{label}</span>
      {model ? <span className="min-w-0 truncate text-muted max-lg:hidden">{model}</span> : null}
      <span className="text-muted">{verb}</span>
    </span>
  );
}
