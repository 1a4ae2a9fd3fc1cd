import { useRef, useState, type FormEvent } from "react";
import { useQuery } from "@tanstack/react-query";
import type { ProviderRow } from "../../bridge/providers.ts";
import { api, client } from "../lib/client.ts";
import { notify } from "../lib/notify.ts";
import { refetch } from "../lib/queries.ts";
import { KeyField } from "../secrets/key-field.tsx";
import { KeyPlaceFields } from "../secrets/key-place.tsx";
import { handOver } from "../secrets/take.ts";
import { useKeyPlaceEntry } from "../secrets/use-key-place-entry.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { CheckFailure, CheckProgress } from "./check-progress.tsx";
import { KeyPage } from "./key-page.tsx";
import { isAboutKey, useKeyCheck } from "./use-key-check.ts";

interface ReplaceKeyDialogProps {
  readonly provider: ProviderRow;
  readonly onClose: () => void;
}

/** Puts another key in the place of the old one, after looking whether it works. */
export function ReplaceKeyDialog({ provider, onClose }: ReplaceKeyDialogProps) {
  const preset = useQuery(api.providers.presets.queryOptions()).data?.find(({ id }) => id === provider.preset);
  const form = useRef<HTMLFormElement>(null);
  const key = useRef<HTMLInputElement>(null);
  const check = useKeyCheck();
  const place = useKeyPlaceEntry(form);
  const [missing, setMissing] = useState<string | null>(null);
  const replace = async (unchecked: boolean) => {
    const isEmpty = key.current?.value.trim() === "";
    setMissing(isEmpty ? "Paste your key." : null);
    if (isEmpty) return;
    const worked = await check.run(async (signal) => {
      if (!(await place.settle())) return;
      const send = (pasted: string) =>
        client.providers.replaceKey({ id: provider.id, key: pasted, unchecked }, { signal });
      await handOver(key.current!, send, isAboutKey); // Mounted while its button is pressed.
      refetch(["providers", "secrets"]);
      onClose();
      notify(provider.keyMask ? `The key of ${provider.label} is replaced.` : `${provider.label} has a key now.`);
    });
    // A refused key is gone from its field, which waits for another.
    if (!worked && key.current?.value === "") key.current.focus();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!check.busy) void replace(false);
  };
  const stop = () => {
    check.cancel();
    // The button that was pressed goes away.
    form.current?.querySelector<HTMLElement>("button[type=submit]")?.focus();
  };
  const failed = check.error !== null && !check.busy;
  return (
    <Dialog
      title={provider.keyMask ? `Replace the key of ${provider.label}` : `Key for ${provider.label}`}
      description={
        provider.keyMask
          ? `${provider.keyMask} is forgotten as soon as the new one is kept.`
          : "It goes there and nowhere else."
      }
      open
      onClose={onClose}
    >
      <form ref={form} onSubmit={submit} className="flex flex-col gap-3 pb-3" autoComplete="off">
        <KeyField
          fieldRef={key}
          label={provider.keyMask ? "New key" : "Key"}
          hint={preset?.keyHint ?? ""}
          error={missing}
          readOnly={check.busy}
        />
        {preset?.keyPage ? <KeyPage page={preset.keyPage} /> : null}
        <KeyPlaceFields error={place.error} />
        {check.busy ? <CheckProgress label={provider.label} onCancel={stop} /> : null}
        {failed ? (
          <CheckFailure check={check}>
            {check.keepable ? <Button onClick={() => void replace(true)}>Keep it anyway</Button> : null}
          </CheckFailure>
        ) : null}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button tone="primary" type="submit" aria-disabled={check.busy}>
            {failed ? "Try again" : provider.keyMask ? "Replace" : "Keep the key"}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
