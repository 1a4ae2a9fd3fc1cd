import { useQuery } from "@tanstack/react-query";
import { useRef, useState, type FormEvent } from "react";
import type { CapState } from "../../bridge/costs.ts";
import { announce } from "../lib/announce.ts";
import { api, client } from "../lib/client.ts";
import { failureWords } from "../lib/failure-words.ts";
import { money, parseDollars } from "../lib/money.ts";
import { queryClient, refetch } from "../lib/queries.ts";
import { Group } from "../settings/group.tsx";
import { Button } from "../ui/button.tsx";
import { Labelled, TextInput } from "../ui/field.tsx";
import { Failure, SkeletonLines } from "../ui/states.tsx";
import { CapBar } from "./cap-bar.tsx";

/** How much may be spent in a month: the bar, and the limit to change. */
export function CapEditor() {
  const cap = useQuery(api.costs.cap.queryOptions());
  const [isEditing, setEditing] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  const close = () => {
    setEditing(false);
    requestAnimationFrame(() => opener.current?.focus());
  };
  const hasLimit = cap.data !== undefined && cap.data.monthlyMicroUsd !== null;
  return (
    <Group
      title="Monthly limit"
      note="When it is reached, MyBA asks no model that costs money until the next month. What runs then is finished."
      action={
        isEditing || !cap.data ? null : (
          <Button ref={opener} onClick={() => setEditing(true)}>
            {hasLimit ? "Change…" : "Set a limit…"}
          </Button>
        )
      }
    >
      {cap.isPending ? (
        <SkeletonLines lines={1} />
      ) : cap.isError ? (
        <Failure error={cap.error} onRetry={() => void cap.refetch()} />
      ) : (
        <>
          {hasLimit ? <CapBar cap={cap.data} /> : isEditing ? null : <p className="text-muted">No limit is set.</p>}
          {isEditing ? <CapForm cap={cap.data} onClose={close} /> : null}
        </>
      )}
    </Group>
  );
}

function CapForm({ cap, onClose }: { readonly cap: CapState; readonly onClose: () => void }) {
  const [amount, setAmount] = useState(cap.monthlyMicroUsd === null ? "" : plainDollars(cap.monthlyMicroUsd));
  const [percent, setPercent] = useState(String(cap.warnAtPercent));
  const [error, setError] = useState<{ readonly of: "amount" | "percent" | "core"; readonly words: string } | null>(
    null,
  );
  const [busy, setBusy] = useState(false);
  const store = async (monthlyMicroUsd: number | null) => {
    setBusy(true);
    try {
      const stored = await client.costs.changeCap({ monthlyMicroUsd, warnAtPercent: Number(percent) });
      queryClient.setQueryData(api.costs.cap.queryKey(), stored);
      refetch(["costs"]);
      announce(monthlyMicroUsd === null ? "There is no limit now." : `The limit is ${money(monthlyMicroUsd)} a month.`);
      onClose();
    } catch (failure) {
      const { message, next } = failureWords(failure);
      setError({ of: "core", words: `${message} ${next}` });
      setBusy(false);
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const limit = parseDollars(amount);
    if (limit === null) return setError({ of: "amount", words: "Enter an amount in dollars, such as 10 or 12.50." });
    if (!/^\d{1,3}$/.test(percent) || Number(percent) < 1 || Number(percent) > 100)
      return setError({ of: "percent", words: "From 1 to 100." });
    void store(limit);
  };
  return (
    // Escape leaves the form from any of its fields.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <form
      onSubmit={submit}
      onKeyDown={(event) => event.key === "Escape" && onClose()}
      className="flex flex-wrap items-start gap-3 rounded-card border border-line px-4 py-3"
    >
      <div className="w-36">
        <Labelled label="US dollars a month" error={error?.of === "amount" ? error.words : null}>
          {(control) => (
            <TextInput
              {...control}
              // Opened by the button that it replaces.
              // oxlint-disable-next-line jsx-a11y/no-autofocus
              autoFocus
              inputMode="decimal"
              placeholder="10.00"
              value={amount}
              onChange={(event) => setAmount(event.target.value)}
            />
          )}
        </Labelled>
      </div>
      <div className="w-36">
        <Labelled label="Warn me at, in %" error={error?.of === "percent" ? error.words : null}>
          {(control) => (
            <TextInput
              {...control}
              inputMode="numeric"
              value={percent}
              onChange={(event) => setPercent(event.target.value)}
            />
          )}
        </Labelled>
      </div>
      <div className="flex flex-1 flex-wrap items-center justify-end gap-2 pt-5.5">
        {cap.monthlyMicroUsd === null ? null : (
          <Button tone="danger" disabled={busy} onClick={() => void store(null)}>
            Remove the limit
          </Button>
        )}
        <Button onClick={onClose}>Cancel</Button>
        <Button tone="primary" type="submit" disabled={busy}>
          Save
        </Button>
      </div>
      {error?.of === "core" ? (
        <p role="alert" className="w-full text-sm text-danger">
          {error.words}
        </p>
      ) : null}
    </form>
  );
}

function plainDollars(microUsd: number): string {
  return (microUsd / 1_000_000).toFixed(2).replace(/\.00$/, "");
}
