import { CircleAlert } from "lucide-react";
import type { ReactNode } from "react";
import type { Trouble } from "../server/trouble.ts";

/** What went wrong and what to do next, said at once to whoever cannot see it. */
export function TroubleNote({ trouble, children }: { readonly trouble: Trouble; readonly children?: ReactNode }) {
  return (
    <div role="alert" className="flex gap-2.5 rounded-control bg-danger-soft px-3 py-2.5">
      <CircleAlert size={16} className="mt-0.5 shrink-0 text-danger" aria-hidden />
      <div className="flex min-w-0 flex-1 flex-col gap-1">
        <p className="font-medium">{trouble.message}</p>
        <p>{trouble.next}</p>
        {trouble.requestId === undefined ? null : (
          <p className="text-sm wrap-anywhere text-muted">Reference: {trouble.requestId}</p>
        )}
        {children}
      </div>
    </div>
  );
}
