import { Popover } from "@base-ui/react/popover";
import type { Receipt } from "@myba/shared/billing-api/generations";
import { Link } from "@tanstack/react-router";
import { useFloatingHome } from "../ui/floating-home.ts";
import { TokenMark } from "../ui/token-mark.tsx";
import { receiptWords } from "./receipt-words.ts";

/** What a generation cost in tokens; behind it every step, and the history it is a part of. */
export function TokenReceipt({ receipt }: { readonly receipt: Receipt }) {
  const home = useFloatingHome();
  const { short, lines, why } = receiptWords(receipt);
  return (
    <Popover.Root>
      <Popover.Trigger
        aria-label={`Receipt: ${short}`}
        className="flex h-7 items-center gap-1.5 rounded-control px-1.5 whitespace-nowrap text-muted tabular-nums hover:bg-hover hover:text-text"
      >
        <TokenMark size={13} />
        {short}
      </Popover.Trigger>
      <Popover.Portal container={home}>
        <Popover.Positioner side="top" align="end" sideOffset={6} collisionPadding={8} className="z-50">
          <Popover.Popup aria-label="Receipt" className="floating w-64 p-3 outline-none">
            <dl className="flex flex-col gap-1 tabular-nums">
              {lines.map(({ label, tokens }) => (
                <div key={label} className="flex justify-between gap-4">
                  <dt className="text-muted">{label}</dt>
                  <dd className={label === "Paid" ? "font-semibold" : undefined}>{tokens.toLocaleString("en")}</dd>
                </div>
              ))}
            </dl>
            <p className="mt-2 border-t border-line pt-2 text-muted">{why}</p>
            <Link to="/wallet" search={{}} className="mt-2 inline-block text-accent-ink underline underline-offset-2">
              Open the wallet
            </Link>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
