import { useEffect, useRef, useState, type FormEvent } from "react";
import type { ProviderPreset, ProviderRow } from "../../bridge/providers.ts";
import { client } from "../lib/client.ts";
import { refetch } from "../lib/queries.ts";
import { KeyField } from "../secrets/key-field.tsx";
import { KeyPlaceFields } from "../secrets/key-place.tsx";
import { handOver } from "../secrets/take.ts";
import { useKeyPlaceEntry } from "../secrets/use-key-place-entry.ts";
import { Button } from "../ui/button.tsx";
import { Labelled, TextInput } from "../ui/field.tsx";
import { CheckFailure, CheckProgress } from "./check-progress.tsx";
import { Fold } from "./fold.tsx";
import { KeyPage } from "./key-page.tsx";
import { isAboutKey, useKeyCheck } from "./use-key-check.ts";

interface ConnectFormProps {
  readonly preset: ProviderPreset;
  readonly onBack: () => void;
  readonly onClose: () => void;
  readonly onAdded: (provider: ProviderRow) => void;
}

interface Missing {
  readonly address: string | null;
  readonly key: string | null;
}

/** Takes what a service needs, looks whether it works, and adds it. */
export function ConnectForm({ preset, onBack, onClose, onAdded }: ConnectFormProps) {
  const form = useRef<HTMLFormElement>(null);
  const key = useRef<HTMLInputElement>(null);
  const check = useKeyCheck();
  const place = useKeyPlaceEntry(form);
  const [missing, setMissing] = useState<Missing>({ address: null, key: null });
  useEffect(() => form.current?.querySelector<HTMLElement>("input, button[type=submit]")?.focus(), []);

  const add = async (unchecked: boolean) => {
    const words = missingIn(preset, form.current!, key.current); // Mounted while its button is pressed.
    setMissing(words);
    if (words.address !== null || words.key !== null) {
      requestAnimationFrame(() => form.current?.querySelector<HTMLElement>("[aria-invalid]")?.focus());
      return;
    }
    const worked = await check.run(async (signal) => {
      if (key.current?.value && !(await place.settle())) return;
      const input = { preset: preset.id, unchecked, ...typedIn(form.current!) }; // As above.
      const send = (pasted: string) =>
        client.providers.add({ ...input, ...(pasted === "" ? {} : { key: pasted }) }, { signal });
      onAdded(await handOver(key.current ?? { value: "" }, send, isAboutKey));
    });
    if (worked) refetch(["providers", "secrets"]);
    // A refused key is gone from its field, which waits for another.
    else if (key.current?.value === "") key.current.focus();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!check.busy) void add(false);
  };
  const stop = () => {
    check.cancel();
    // The button that was pressed goes away.
    form.current?.querySelector<HTMLElement>("button[type=submit]")?.focus();
  };
  const failed = check.error !== null && !check.busy;
  const address = (
    <Labelled
      label="Address"
      error={missing.address}
      hint={preset.baseUrl === "" ? "Where it answers; usually ends in /v1." : undefined}
    >
      {(control) => (
        <TextInput
          {...control}
          name="baseUrl"
          dir="ltr"
          inputMode="url"
          spellCheck={false}
          readOnly={check.busy}
          defaultValue={preset.baseUrl}
          placeholder="https://models.example/v1"
        />
      )}
    </Labelled>
  );
  return (
    <form ref={form} onSubmit={submit} className="flex flex-col gap-3 pb-3" autoComplete="off">
      {preset.asksForAddress ? address : null}
      {preset.key === "none" ? null : (
        <>
          <KeyField
            fieldRef={key}
            label={preset.key === "optional" ? "Key, if it asks for one" : "Key"}
            hint={preset.keyHint}
            error={missing.key}
            readOnly={check.busy}
          />
          {preset.keyPage ? <KeyPage page={preset.keyPage} /> : null}
          <KeyPlaceFields error={place.error} />
        </>
      )}
      <Fold label={preset.asksForAddress ? "Name and proxy" : "Name, address and proxy"}>
        <Labelled label="Name">
          {(control) => <TextInput {...control} name="label" maxLength={60} placeholder={preset.label} />}
        </Labelled>
        {preset.asksForAddress ? null : address}
        <Labelled label="Proxy" hint="Only if your network needs one.">
          {(control) => (
            <TextInput {...control} name="proxyUrl" dir="ltr" inputMode="url" placeholder="http://proxy.example:8080" />
          )}
        </Labelled>
      </Fold>
      {check.busy ? <CheckProgress label={preset.label} onCancel={stop} /> : null}
      {failed ? (
        <CheckFailure check={check}>
          {check.keepable ? <Button onClick={() => void add(true)}>Keep it anyway</Button> : null}
        </CheckFailure>
      ) : null}
      <div className="flex items-center gap-2">
        <Button tone="quiet" className="-ms-2.5" onClick={onBack} disabled={check.busy}>
          Back
        </Button>
        <span className="min-w-0 flex-1 text-end text-sm text-muted max-md:hidden">
          {preset.local ? "" : "The check uses one token: far less than a cent."}
        </span>
        <Button onClick={onClose}>Cancel</Button>
        <Button tone="primary" type="submit" aria-disabled={check.busy}>
          {failed ? "Try again" : "Add"}
        </Button>
      </div>
    </form>
  );
}

function missingIn(preset: ProviderPreset, form: HTMLFormElement, key: HTMLInputElement | null): Missing {
  return {
    address: preset.asksForAddress && !typedIn(form).baseUrl ? "Enter the address." : null,
    key: preset.key === "needed" && key?.value.trim() === "" ? "Paste your key." : null,
  };
}

/** What is in the fields that are no secrets; an empty one is left out. */
function typedIn(form: HTMLFormElement): { label?: string; baseUrl?: string; proxyUrl?: string } {
  const fields = [
    ...form.querySelectorAll<HTMLInputElement>("input[name=label], input[name=baseUrl], input[name=proxyUrl]"),
  ];
  return Object.fromEntries(fields.map(({ name, value }) => [name, value.trim()]).filter(([, value]) => value !== ""));
}
