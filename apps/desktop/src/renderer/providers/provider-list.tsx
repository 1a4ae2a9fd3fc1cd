import { useState, type DragEvent } from "react";
import type { ProviderRow } from "../../bridge/providers.ts";
import { cx } from "../lib/class-names.ts";
import { landing, turnOf } from "./arrange.ts";
import { moveProvider } from "./provider-actions.ts";
import { ProviderItem } from "./provider-item.tsx";

interface Drag {
  readonly from: number;
  /** The line between rows where it would land, 0 above the first; null outside the list. */
  readonly gap: number | null;
}

/** Everybody who makes tickets, first asked first; arranged by dragging, by buttons or with Alt and the arrows. */
export function ProviderList({ providers }: { readonly providers: readonly ProviderRow[] }) {
  const [drag, setDrag] = useState<Drag | null>(null);
  const over = (event: DragEvent<HTMLLIElement>, index: number) => {
    if (!drag) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "move";
    const { top, height } = event.currentTarget.getBoundingClientRect();
    const gap = event.clientY < top + height / 2 ? index : index + 1;
    if (gap !== drag.gap) setDrag({ ...drag, gap });
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    const dragged = drag && providers[drag.from];
    if (dragged && drag.gap !== null) moveProvider(dragged.id, landing(drag.from, drag.gap));
    setDrag(null);
  };
  return (
    <ol aria-label="Providers in the order they are asked" className="rounded-card border border-line">
      {providers.map((provider, index) => (
        // Dropping is the mouse's way; the buttons in the row and Alt with the arrows do the same.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
        <li
          key={provider.id}
          className={cx(
            "relative border-b border-line last:border-0",
            drag?.from === index && "opacity-50",
            drag?.gap === index && lineAbove,
            drag?.gap === index + 1 && index === providers.length - 1 && lineBelow,
          )}
          onDragOver={(event) => over(event, index)}
          onDrop={drop}
        >
          <ProviderItem
            provider={provider}
            index={index}
            count={providers.length}
            turn={turnOf(providers, index)}
            onDragStart={() => setDrag({ from: index, gap: null })}
            onDragEnd={() => setDrag(null)}
          />
        </li>
      ))}
    </ol>
  );
}

const line = "before:absolute before:inset-x-0 before:z-[1] before:h-0.5 before:bg-accent-ink before:content-['']";
const lineAbove = `${line} before:-top-px`;
const lineBelow = `${line} before:-bottom-px`;
