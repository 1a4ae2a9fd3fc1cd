import { useRef, useState, type FormEvent } from "react";
import { failureWords } from "../lib/failure-words.ts";
import { notify } from "../lib/notify.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Labelled } from "../ui/field.tsx";
import { NewPassphrase, settleNewPassphrase } from "./key-place.tsx";
import { SecretInput } from "./secret-input.tsx";
import { take } from "./take.ts";

interface PassphraseDialogProps {
  /** Whether there is one already, which has to be entered to change it. */
  readonly hasOne: boolean;
  readonly onClose: () => void;
}

/** Sets a passphrase for keys, or changes it. */
export function PassphraseDialog({ hasOne, onClose }: PassphraseDialogProps) {
  const form = useRef<HTMLFormElement>(null);
  const [error, setError] = useState<{ readonly of: "current" | "new"; readonly words: string } | null>(null);
  const [busy, setBusy] = useState(false);
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const current = hasOne ? fieldOf(form.current!, "current") : null; // Mounted while it is sent.
    if (current?.value === "") return setError({ of: "current", words: "Enter the passphrase you have now." });
    setBusy(true);
    try {
      const words = await settleNewPassphrase(
        fieldOf(form.current!, "new-passphrase"),
        fieldOf(form.current!, "new-passphrase-again"),
        current?.value ?? null,
      );
      if (words !== null) return setError({ of: "new", words });
      onClose();
      notify(hasOne ? "The passphrase is changed." : "Your keys are kept encrypted with your passphrase.");
    } catch (failure) {
      const { message, next } = failureWords(failure);
      setError({ of: hasOne ? "current" : "new", words: `${message} ${next}` });
      if (current) take(current);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog
      title={hasOne ? "Change the passphrase" : "Keep keys with a passphrase"}
      description="MyBA cannot recover it. If you lose it, you paste your keys again."
      open
      onClose={onClose}
    >
      <form ref={form} onSubmit={(event) => void save(event)} className="flex flex-col gap-3 pb-3">
        {hasOne ? (
          <Labelled label="Passphrase now" error={error?.of === "current" ? error.words : null}>
            {(control) => <SecretInput {...control} name="current" autoComplete="current-password" />}
          </Labelled>
        ) : null}
        <NewPassphrase error={error?.of === "new" ? error.words : null} />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button tone="primary" type="submit" disabled={busy}>
            {busy ? "Encrypting…" : hasOne ? "Change it" : "Keep my keys"}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** All that are asked for are in the form above. */
function fieldOf(form: HTMLFormElement, name: string): HTMLInputElement {
  return form.querySelector<HTMLInputElement>(`input[name="${name}"]`)!;
}
