import { useNavigate, useSearch } from "@tanstack/react-router";
import { useAnswerer } from "../asking/choice.ts";
import { shownKeys } from "../commands/command-table.ts";
import { Button } from "../ui/button.tsx";
import { Keys } from "../ui/keys.tsx";
import type { ListSearch } from "./list-search.ts";

/** The detail pane while no ticket is open: the first steps on an empty start, the keys where one can be chosen. */
export function NothingOpen({ list }: { readonly list: "filled" | "empty" | "first" }) {
  if (list === "empty") return null;
  return list === "first" ? <FirstSteps /> : <KeyHints />;
}

function FirstSteps() {
  const navigate = useNavigate();
  const { project }: ListSearch = useSearch({ strict: false });
  const { provider } = useAnswerer();
  return (
    <div className="flex h-full flex-col items-center justify-center gap-5 p-8 text-center">
      <Picture />
      <div>
        <h2 className="text-xl font-semibold">Rough notes in, tickets out</h2>
        <p className="mx-auto mt-1 max-w-[44ch] text-muted">
          Every ticket stays linked to the sentences it came from.{" "}
          {provider === undefined || provider.kind === "offline"
            ? "Nothing is invented, and nothing leaves this computer."
            : "Nothing is invented."}
        </p>
      </div>
      <div className="flex gap-2">
        <Button tone="primary" onClick={() => void navigate({ to: "/compose", search: project ? { project } : {} })}>
          Start with text or a sample
        </Button>
      </div>
    </div>
  );
}

function KeyHints() {
  const hints = [
    ["Move", "list.next", "list.previous"],
    ["Open", "ticket.open"],
    ["Select", "list.select"],
    ["Everything else", "palette.open"],
  ] as const;
  return (
    <div className="flex h-full flex-col items-center justify-center gap-3 p-8 text-center text-muted">
      <p>Choose a ticket to see it beside its source.</p>
      <ul className="flex flex-wrap justify-center gap-x-4 gap-y-1 text-sm">
        {hints.map(([words, ...ids]) => (
          <li key={words}>
            {words}
            {ids.map((id) => (
              <Keys key={id} keys={shownKeys(id) ?? ""} />
            ))}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Notes on the left, one sentence lit, its ticket on the right. */
function Picture() {
  return (
    <svg width="232" height="112" viewBox="0 0 232 112" aria-hidden>
      {[0, 1, 2, 3, 4].map((line) => (
        <rect
          key={line}
          x="4"
          y={10 + line * 20}
          width={line === 2 ? 92 : 70 + ((line * 37) % 26)}
          height="10"
          rx="3"
          className={line === 2 ? "fill-highlight" : "fill-hover"}
        />
      ))}
      <rect x="4" y="60" width="92" height="2" className="fill-highlight-line" />
      <path d="M100 55h24" className="stroke-highlight-line" strokeWidth="1.5" strokeDasharray="3 3" />
      <rect x="128.5" y="26.5" width="99" height="59" rx="8" className="fill-raised stroke-line" />
      <rect x="140" y="38" width="12" height="12" rx="3" className="fill-story" />
      <rect x="158" y="40" width="56" height="8" rx="3" className="fill-control" />
      <rect x="140" y="58" width="74" height="6" rx="3" className="fill-hover" />
      <rect x="140" y="69" width="52" height="6" rx="3" className="fill-hover" />
    </svg>
  );
}
