import { useState, type FormEvent } from "react";
import { client } from "../lib/client.ts";
import { announce } from "../lib/announce.ts";
import { failureWords } from "../lib/failure-words.ts";
import { refetch } from "../lib/queries.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Labelled } from "../ui/field.tsx";
import { ForgetKeys } from "./forget-keys.tsx";
import { SecretInput } from "./secret-input.tsx";
import { take } from "./take.ts";

interface UnlockKeysProps {
  readonly onClose: () => void;
  /** Runs once the keys can be used: what was asked for can be tried again. */
  readonly onUnlocked?: () => void;
}

/**
 * Asks for the passphrase that keys are encrypted with, wherever a locked key stands in the way. The passphrase is read
 * from its field once and the field emptied; nothing else of the window ever holds it.
 */
export function UnlockKeys({ onClose, onUnlocked }: UnlockKeysProps) {
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [forgetting, setForgetting] = useState(false);
  if (forgetting) return <ForgetKeys onClose={onClose} />;
  const unlock = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const field = event.currentTarget.querySelector("input")!; // The form below has exactly one.
    if (field.value === "") return setError("Enter your passphrase.");
    setBusy(true);
    try {
      await client.secrets.unlock({ passphrase: take(field) });
      refetch(["secrets", "providers"]);
      announce("Your keys are unlocked.");
      onClose();
      onUnlocked?.();
    } catch (failure) {
      const words = failureWords(failure);
      setError(`${words.message} ${words.next}`);
      setBusy(false);
      field.focus();
    }
  };
  return (
    <Dialog title="Unlock your keys" description="They are encrypted with your passphrase." open onClose={onClose}>
      <form onSubmit={(event) => void unlock(event)} className="flex flex-col gap-3 pb-3">
        <Labelled label="Passphrase" error={error}>
          {(control) => <SecretInput {...control} autoComplete="current-password" readOnly={busy} />}
        </Labelled>
        <div className="flex items-center gap-2">
          <Button tone="quiet" className="-ms-2.5" onClick={() => setForgetting(true)}>
            I forgot it
          </Button>
          <span className="flex-1" />
          <Button onClick={onClose}>Cancel</Button>
          <Button tone="primary" type="submit" disabled={busy}>
            {busy ? "Unlocking…" : "Unlock"}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
