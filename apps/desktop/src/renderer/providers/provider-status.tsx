import type { ErrorCode } from "@myba/shared/errors";
import { Link } from "@tanstack/react-router";
import { CircleAlert, CircleCheck, LoaderCircle } from "lucide-react";
import type { ReactNode } from "react";
import type { ProviderRow } from "../../bridge/providers.ts";
import { fullTime, timeAgo } from "../lib/time.ts";
import { Button } from "../ui/button.tsx";
import { checkWords, wordsHere } from "./check-words.ts";
import type { ProviderTest } from "./use-provider-test.ts";

/** What a provider's row may open. */
export type ProviderDialog = "key" | "remove" | "unlock";

interface ProviderStatusProps {
  readonly provider: ProviderRow;
  readonly test: ProviderTest;
  readonly onOpen: (dialog: ProviderDialog) => void;
}

/** Whether it works: what stands in its way, or how the last look at it went and when that was. */
export function ProviderStatus({ provider, test, onOpen }: ProviderStatusProps) {
  const { obstacle, check } = provider;
  if (test.isRunning)
    return (
      <p className="flex items-center gap-1.5 text-sm text-muted">
        <LoaderCircle size={14} className="shrink-0 animate-spin text-accent-ink" aria-hidden />
        Listing the models, then asking for one token…
        <Button tone="quiet" className="h-6! px-1.5! text-sm!" onClick={test.stop}>
          Stop
        </Button>
      </p>
    );
  if (obstacle) {
    const { message, next } = wordsHere(obstacle);
    return (
      <Trouble message={message} next={next}>
        {wayOut(obstacle.code, onOpen)}
      </Trouble>
    );
  }
  if (!check) return <p className="text-sm text-muted">Not tested yet.</p>;
  const { done, failure } = checkWords(check);
  const when = (
    <time
      dateTime={new Date(check.at).toISOString()}
      title={fullTime(check.at)}
      className="whitespace-nowrap text-muted"
    >
      {timeAgo(check.at)}
    </time>
  );
  if (failure)
    return (
      <Trouble message={failure.message} next={failure.next} when={when}>
        {wayOut(check.error!.code, onOpen) /* There is a failure only where there is an error. */}
      </Trouble>
    );
  return (
    <p className="flex flex-wrap items-center gap-x-1.5 text-sm text-muted">
      <CircleCheck size={14} className="shrink-0 text-positive" aria-hidden />
      {done || "Works"}
      <span aria-hidden>·</span>
      {when}
    </p>
  );
}

interface TroubleProps {
  readonly message: string;
  readonly next: string;
  readonly when?: ReactNode;
  readonly children: ReactNode;
}

function Trouble({ message, next, when, children }: TroubleProps) {
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
      <p className="flex min-w-0 items-start gap-1.5">
        <CircleAlert size={14} className="mt-px shrink-0 text-danger" aria-hidden />
        <span className="min-w-0 wrap-anywhere">
          <span className="text-danger">{message}</span> <span className="text-muted">{next}</span>
          {when ? <span className="text-muted"> · {when}</span> : null}
        </span>
      </p>
      {children}
    </div>
  );
}

/** The next step of a failure as a button, where there is one here. */
function wayOut(code: ErrorCode, onOpen: (dialog: ProviderDialog) => void): ReactNode {
  const look = "h-6! px-2! text-sm!";
  if (code === "secrets/locked")
    return (
      <Button className={look} onClick={() => onOpen("unlock")}>
        Unlock…
      </Button>
    );
  if (code === "provider/key-missing" || code === "provider/bad-key")
    return (
      <Button className={look} onClick={() => onOpen("key")}>
        Paste a key…
      </Button>
    );
  if (code === "cost/cap-reached")
    return (
      <Link to="/settings/costs" className="text-accent-ink underline underline-offset-2">
        Change the limit
      </Link>
    );
  return null;
}
