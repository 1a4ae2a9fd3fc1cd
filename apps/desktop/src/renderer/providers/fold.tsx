import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";

/** What few people need, under a line that unfolds it. */
export function Fold({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <details className="group/fold">
      <summary className="-ms-1 inline-flex h-7 items-center gap-1 rounded-control pe-2 text-sm text-muted select-none hover:text-text">
        <ChevronRight size={14} className="transition-transform group-open/fold:rotate-90" aria-hidden />
        {label}
      </summary>
      <div className="mt-1 flex flex-col gap-3">{children}</div>
    </details>
  );
}
