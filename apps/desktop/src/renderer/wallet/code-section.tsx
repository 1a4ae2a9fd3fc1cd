import { useId, useState } from "react";
import { useAccount } from "../account/use-account.ts";
import { client } from "../lib/client.ts";
import { failureWords } from "../lib/failure-words.ts";
import { notify } from "../lib/notify.ts";
import { refetch } from "../lib/queries.ts";
import { counted } from "../lib/time.ts";
import { Group } from "../settings/group.tsx";
import { Button } from "../ui/button.tsx";
import { Labelled, TextInput } from "../ui/field.tsx";
import { keepCode, useChoosing } from "./choice.ts";

/** A code to pay less with, or to take the tokens of a gift. `given` came with a link and is filled in. */
export function CodeSection({ given }: { readonly given: string }) {
  const account = useAccount();
  const kept = useChoosing((state) => state.code);
  const [typed, setTyped] = useState(given);
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const noteId = useId();
  const code = typed.trim();
  const isPerson = account?.kind === "person" && !account.needsSignIn;
  const needsCode = (use: () => void) => {
    setError(code === "" ? "Enter a code first." : null);
    if (code !== "") use();
  };
  const takeGift = async () => {
    setBusy(true);
    try {
      const { tokens, isNew } = await client.purchases.redeemGift({ code });
      refetch(["wallet"]);
      setTyped("");
      const gift = counted(tokens, "token");
      notify(
        isNew ? `Your gift is here: ${gift}.` : `You took this gift before: its ${gift} came to your wallet then.`,
      );
    } catch (failure) {
      const { message, next } = failureWords(failure);
      setError(`${message} ${next}`);
    } finally {
      setBusy(false);
    }
  };
  const keep = () => {
    keepCode(code);
    setTyped("");
    notify("The code is kept for your next purchase, and checked there. Choose what to buy.");
  };
  return (
    <Group
      title="Have a code?"
      note="A promotion lowers the price of what you buy next; a gift adds its tokens at once."
    >
      {kept === "" ? null : (
        <p className="flex flex-wrap items-center gap-2">
          Your next purchase uses <span className="font-mono text-sm">{kept}</span>
          <Button tone="quiet" className="h-6!" onClick={() => keepCode("")}>
            Remove
          </Button>
        </p>
      )}
      <form
        className="flex flex-wrap items-start gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          needsCode(keep);
        }}
      >
        <div className="w-56">
          <Labelled label="Code" error={error}>
            {(control) => (
              <TextInput
                {...control}
                value={typed}
                maxLength={64}
                spellCheck={false}
                autoComplete="off"
                className="font-mono"
                onChange={(event) => setTyped(event.target.value)}
              />
            )}
          </Labelled>
        </div>
        <div className="flex flex-wrap items-center gap-2 pt-5.5">
          <Button type="submit" className="h-8!">
            Use for my next purchase
          </Button>
          <Button
            className="h-8!"
            aria-disabled={busy || !isPerson}
            aria-describedby={isPerson ? undefined : noteId}
            onClick={() => (busy || !isPerson ? undefined : needsCode(() => void takeGift()))}
          >
            Take a gift
          </Button>
          {isPerson ? null : (
            <span id={noteId} className="text-sm text-muted">
              For a gift you sign in first.
            </span>
          )}
        </div>
      </form>
    </Group>
  );
}
