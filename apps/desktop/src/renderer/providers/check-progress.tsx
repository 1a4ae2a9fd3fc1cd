import { CircleAlert, LoaderCircle } from "lucide-react";
import type { ReactNode } from "react";
import { reportOf } from "../lib/failure-words.ts";
import { Button } from "../ui/button.tsx";
import { wordsHere } from "./check-words.ts";
import type { KeyCheck } from "./use-key-check.ts";

/** What is being looked at, in the order it happens, with a way to stop. */
export function CheckProgress({ label, onCancel }: { readonly label: string; readonly onCancel: () => void }) {
  return (
    <div className="flex items-center gap-2.5 rounded-control bg-sunken px-3 py-2">
      <LoaderCircle size={15} className="shrink-0 animate-spin text-accent-ink" aria-hidden />
      <p className="min-w-0 flex-1 text-sm">Asking {label} for its models, then for one token of an answer…</p>
      <Button onClick={onCancel}>Stop</Button>
    </div>
  );
}

interface CheckFailureProps {
  readonly check: KeyCheck;
  /** What else can be done than trying again. */
  readonly children?: ReactNode;
}

/** Why a connection does not work and what to do next. */
export function CheckFailure({ check, children }: CheckFailureProps) {
  const { message, next } = wordsHere(reportOf(check.error));
  return (
    <div role="alert" className="flex items-start gap-2.5 rounded-control bg-danger-soft px-3 py-2">
      <CircleAlert size={15} className="mt-0.5 shrink-0 text-danger" aria-hidden />
      <div className="min-w-0 flex-1">
        <p className="font-medium wrap-anywhere">{message}</p>
        <p className="text-sm wrap-anywhere">{next}</p>
        {children ? <div className="mt-2 flex flex-wrap gap-2">{children}</div> : null}
      </div>
    </div>
  );
}
