import { useQuery } from "@tanstack/react-query";
import { useState, type RefObject } from "react";
import type { SecretsState } from "../../bridge/providers.ts";
import { api, client } from "../lib/client.ts";
import { refetch } from "../lib/queries.ts";
import { Labelled } from "../ui/field.tsx";
import { SecretInput } from "./secret-input.tsx";
import { take } from "./take.ts";

/** What the person has to say before a key can be kept: nothing, where to keep it, or the passphrase. */
function useKeyPlace(): "settled" | "undecided" | "locked" {
  const state = useQuery(api.secrets.state.queryOptions()).data;
  if (!state) return "settled";
  if (state.locked) return "locked";
  return state.tier === "undecided" ? "undecided" : "settled";
}

/** Asks where keys are kept, at the moment the first one is entered, or for the passphrase they are locked with. */
export function KeyPlaceFields({ error }: { readonly error: string | null }) {
  const place = useKeyPlace();
  if (place === "settled") return null;
  if (place === "locked")
    return (
      <Labelled label="Passphrase" hint="Your keys are locked. Unlock them to add this one." error={error}>
        {(control) => <SecretInput {...control} name="passphrase" autoComplete="current-password" />}
      </Labelled>
    );
  return <PlaceChoice error={error} />;
}

function PlaceChoice({ error }: { readonly error: string | null }) {
  const [choice, setChoice] = useState<"passphrase" | "session">("passphrase");
  const { data } = useQuery(api.secrets.state.queryOptions());
  return (
    <fieldset className="flex flex-col gap-1.5">
      <legend className="mb-1 text-sm text-muted">
        Where to keep your keys{data?.keychainReason ? ". No keychain answers on this computer." : ""}
      </legend>
      <PlaceOption
        value="passphrase"
        chosen={choice === "passphrase"}
        onChoose={setChoice}
        name="With a passphrase"
        hint="Encrypted on this computer. You enter the passphrase once after each start."
      />
      {choice === "passphrase" ? (
        <div className="flex flex-col gap-2 py-1 ps-3">
          <NewPassphrase error={error} />
        </div>
      ) : null}
      <PlaceOption
        value="session"
        chosen={choice === "session"}
        onChoose={setChoice}
        name="Only until MyBA closes"
        hint="Kept in memory, never on the disk. You paste the key again after each start."
      />
    </fieldset>
  );
}

interface PlaceOptionProps {
  readonly value: "passphrase" | "session";
  readonly chosen: boolean;
  readonly onChoose: (value: "passphrase" | "session") => void;
  readonly name: string;
  readonly hint: string;
}

function PlaceOption({ value, chosen, onChoose, name, hint }: PlaceOptionProps) {
  return (
    <label className="grid grid-cols-[auto_1fr] items-center gap-x-2.5 rounded-control border border-line px-3 py-2 hover:bg-hover has-checked:border-accent has-checked:bg-accent-soft has-focus-visible:outline-2 has-focus-visible:outline-accent-ink">
      <input
        type="radio"
        name="key-place"
        value={value}
        className="accent-accent outline-none"
        checked={chosen}
        onChange={() => onChoose(value)}
      />
      <span className="font-medium">{name}</span>
      <span className="col-start-2 text-sm text-muted">{hint}</span>
    </label>
  );
}

/** A new passphrase, typed twice. */
export function NewPassphrase({ error }: { readonly error: string | null }) {
  return (
    <>
      <Labelled
        label="New passphrase"
        hint="Eight characters or more; four random words make a good one."
        error={error}
      >
        {(control) => <SecretInput {...control} name="new-passphrase" autoComplete="new-password" />}
      </Labelled>
      <Labelled label="The same again">
        {(control) => <SecretInput {...control} name="new-passphrase-again" autoComplete="new-password" />}
      </Labelled>
    </>
  );
}

/**
 * Carries out what was chosen in `KeyPlaceFields`, and empties its fields. Answers with what is wrong with the entry,
 * or null; failures of the core reject.
 */
export async function settleKeyPlace(form: RefObject<HTMLFormElement | null>): Promise<string | null> {
  const field = (name: string) => form.current?.querySelector<HTMLInputElement>(`input[name="${name}"]`) ?? null;
  const locked = field("passphrase");
  if (locked) {
    if (locked.value === "") return "Enter your passphrase.";
    return settled(client.secrets.unlock({ passphrase: take(locked) }));
  }
  const choice = form.current?.querySelector<HTMLInputElement>('input[name="key-place"]:checked')?.value;
  if (choice === "session") return settled(client.secrets.useSession());
  if (choice !== "passphrase") return null;
  return settleNewPassphrase(field("new-passphrase")!, field("new-passphrase-again")!, null); // Shown with the choice.
}

/** Sets the passphrase typed in two fields, and empties them; the same answers as `settleKeyPlace`. */
export async function settleNewPassphrase(
  first: HTMLInputElement,
  again: HTMLInputElement,
  current: string | null,
): Promise<string | null> {
  if (first.value.length < 8) return "A passphrase has eight characters or more.";
  if (first.value !== again.value) return "The two passphrases differ.";
  take(again);
  return settled(client.secrets.setPassphrase({ passphrase: take(first), current }));
}

async function settled(change: Promise<SecretsState>): Promise<null> {
  await change;
  refetch(["secrets", "providers"]);
  return null;
}
