import { type ReactNode, useState } from "react";
import { Button } from "./button.tsx";

interface DayBarsProps {
  readonly title: string;
  /** The whole chart in a sentence, for whoever reads rather than looks. */
  readonly summary: string;
  /** A bar a day, in order. `tip` says what it stands for. */
  readonly bars: readonly { readonly key: string; readonly value: number; readonly tip: string }[];
  /** Under the bars: what the highest of them stands for. */
  readonly highest: string;
  /** The same as a table. */
  readonly table: ReactNode;
}

const heightPx = 96;

/** A bar a day of a month, or the same as a table. */
export function DayBars({ title, summary, bars, highest, table }: DayBarsProps) {
  const [asTable, setAsTable] = useState(false);
  const most = Math.max(...bars.map(({ value }) => value), 1);
  return (
    <section aria-label={title} className="mt-4">
      <div className="mb-2 flex items-center gap-3">
        <h3 className="flex-1 text-sm text-muted">{title}</h3>
        <Button
          tone="quiet"
          className="-me-2 h-6! px-2! text-sm!"
          aria-pressed={asTable}
          onClick={() => setAsTable(!asTable)}
        >
          {asTable ? "As chart" : "As table"}
        </Button>
      </div>
      {asTable ? (
        table
      ) : (
        <figure aria-label={summary} className="m-0">
          <div className="flex items-end gap-px border-b border-line" style={{ height: heightPx }} aria-hidden>
            {bars.map(({ key, value, tip }) => (
              <div key={key} className="group/bar relative flex h-full flex-1 items-end" title={tip}>
                <div
                  className="mx-auto w-full max-w-4 rounded-t-[3px] bg-accent group-hover/bar:brightness-125"
                  style={{ height: barHeight(value, most) }}
                />
              </div>
            ))}
          </div>
          <div className="mt-1 flex justify-between text-xs text-muted tabular-nums" aria-hidden>
            <span>1</span>
            <span>{highest}</span>
            <span>{bars.length}</span>
          </div>
        </figure>
      )}
    </section>
  );
}

/** In pixels: whatever is more than nothing can be seen. */
function barHeight(value: number, most: number): number {
  return value === 0 ? 0 : Math.max(3, Math.round((value / most) * heightPx));
}
