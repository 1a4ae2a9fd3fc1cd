import type { ReactNode } from "react";

/** A hairline with a word in it, between two ways to the same end. */
export function OrLine({ children }: { readonly children: ReactNode }) {
  return (
    <div className="flex items-center gap-3 text-sm text-muted">
      <span className="h-px flex-1 bg-line" />
      {children}
      <span className="h-px flex-1 bg-line" />
    </div>
  );
}
