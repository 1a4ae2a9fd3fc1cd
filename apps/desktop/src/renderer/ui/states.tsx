import { CircleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { failureWords } from "../lib/failure-words.ts";
import { Button } from "./button.tsx";

interface EmptyProps {
  readonly icon?: ReactNode;
  readonly title: string;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
}

/** What a place without content is for, and how to fill it. */
export function Empty({ icon, title, children, actions }: EmptyProps) {
  return (
    <div className="flex h-full min-h-40 flex-col items-center justify-center gap-3 p-6 text-center">
      {icon ? <div className="text-muted">{icon}</div> : null}
      <h2 className="text-lg font-semibold">{title}</h2>
      {children ? <div className="max-w-[46ch] text-muted">{children}</div> : null}
      {actions ? <div className="mt-1 flex flex-wrap justify-center gap-2">{actions}</div> : null}
    </div>
  );
}

/** What went wrong in the catalogue's words, with the next step. */
export function Failure({ error, onRetry }: { readonly error: unknown; readonly onRetry?: () => void }) {
  const { message, next } = failureWords(error);
  return (
    <div role="alert" className="flex h-full min-h-40 flex-col items-center justify-center gap-2 p-6 text-center">
      <CircleAlert size={20} className="text-danger" aria-hidden />
      <p className="max-w-[46ch] font-medium">{message}</p>
      <p className="max-w-[46ch] text-muted">{next}</p>
      {onRetry ? <Button onClick={onRetry}>Try again</Button> : null}
    </div>
  );
}

/** Grey lines in place of text that is on its way. */
export function SkeletonLines({ lines }: { readonly lines: number }) {
  return (
    <div aria-hidden className="flex flex-col gap-3 p-4">
      {Array.from({ length: lines }, (_, line) => (
        <div key={line} className="skeleton h-4" style={{ width: `${90 - ((line * 23) % 50)}%` }} />
      ))}
    </div>
  );
}
