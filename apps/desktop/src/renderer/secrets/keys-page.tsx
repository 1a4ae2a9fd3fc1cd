import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { KeyRound, LockKeyhole, LockKeyholeOpen, MemoryStick, TriangleAlert } from "lucide-react";
import { useState } from "react";
import type { ProviderRow, SecretsState } from "../../bridge/providers.ts";
import { api } from "../lib/client.ts";
import { ReplaceKeyDialog } from "../providers/replace-key-dialog.tsx";
import { Group } from "../settings/group.tsx";
import { Button } from "../ui/button.tsx";
import { Failure, SkeletonLines } from "../ui/states.tsx";
import { ForgetKeys } from "./forget-keys.tsx";
import { lockKeys } from "./lock-keys.ts";
import { PassphraseDialog } from "./passphrase-dialog.tsx";
import { SessionDialog } from "./session-dialog.tsx";
import { UnlockKeys } from "./unlock-keys.tsx";

type Open = "unlock" | "passphrase" | "session" | "forget";

/** Where keys are kept, which there are, and what can be done about both. */
export function KeysPage() {
  const state = useQuery(api.secrets.state.queryOptions());
  const [open, setOpen] = useState<Open | null>(null);
  const close = () => setOpen(null);
  return (
    <>
      <Group
        title="API keys"
        note="A key goes to the provider it belongs to and nowhere else. It is in no ticket, export, backup or log, and this window never gets it back."
      >
        {state.isPending ? (
          <SkeletonLines lines={2} />
        ) : state.isError ? (
          <Failure error={state.error} onRetry={() => void state.refetch()} />
        ) : (
          <KeptWhere state={state.data} onOpen={setOpen} />
        )}
      </Group>
      <KeysOfProviders />
      {open === "unlock" ? <UnlockKeys onClose={close} /> : null}
      {open === "passphrase" ? <PassphraseDialog hasOne={state.data?.tier === "passphrase"} onClose={close} /> : null}
      {open === "session" ? <SessionDialog onClose={close} /> : null}
      {open === "forget" ? <ForgetKeys onClose={close} /> : null}
    </>
  );
}

function KeptWhere({ state, onOpen }: { readonly state: SecretsState; readonly onOpen: (dialog: Open) => void }) {
  const { tier, locked } = state;
  const withPassphrase = tier === "passphrase";
  return (
    <div className="flex flex-col gap-3 rounded-card border border-line px-4 py-3">
      <div className="flex items-start gap-2.5">
        <span className="mt-0.5">{tierIcon(state)}</span>
        <div className="min-w-0 flex-1">
          <p className="font-medium">{state.words}</p>
          {state.keychainReason ? (
            <p className="text-sm text-muted" title={state.keychainReason}>
              {withoutDetails(state.keychainReason)}
            </p>
          ) : null}
        </div>
      </div>
      <div className="flex flex-wrap gap-2">
        {locked ? (
          <Button tone="primary" onClick={() => onOpen("unlock")}>
            Unlock…
          </Button>
        ) : null}
        {withPassphrase && !locked ? (
          <>
            <Button onClick={() => void lockKeys()}>Lock now</Button>
            <Button onClick={() => onOpen("passphrase")}>Change passphrase…</Button>
          </>
        ) : null}
        {withPassphrase ? null : (
          <Button tone={tier === "undecided" ? "primary" : "plain"} onClick={() => onOpen("passphrase")}>
            Keep with a passphrase…
          </Button>
        )}
        {tier === "session" ? null : <Button onClick={() => onOpen("session")}>Only until MyBA closes…</Button>}
        {withPassphrase ? (
          <Button tone="danger" onClick={() => onOpen("forget")}>
            Forget every key…
          </Button>
        ) : null}
      </div>
    </div>
  );
}

function KeysOfProviders() {
  const providers = useQuery(api.providers.list.queryOptions()).data ?? [];
  const [replacing, setReplacing] = useState<ProviderRow | null>(null);
  const withKey = providers.filter(({ keyMask, obstacle }) => keyMask ?? obstacle?.code === "provider/key-missing");
  return (
    <Group title="Keys in use">
      {withKey.length === 0 ? (
        <p className="text-muted">
          There is none yet.{" "}
          <Link to="/settings/ai" search={{ add: true }} className="text-accent-ink underline underline-offset-2">
            Add a provider
          </Link>{" "}
          to paste the first one.
        </p>
      ) : (
        <ul className="rounded-card border border-line">
          {withKey.map((provider) => (
            <li key={provider.id} className="flex items-center gap-3 border-b border-line px-4 py-2 last:border-0">
              <KeyRound size={15} className="shrink-0 text-muted" aria-hidden />
              <span className="min-w-0 flex-1 truncate">{provider.label}</span>
              <span className="font-mono text-sm text-muted">{provider.keyMask ?? "no key"}</span>
              <Button aria-label={`Replace the key of ${provider.label}`} onClick={() => setReplacing(provider)}>
                {provider.keyMask ? "Replace…" : "Paste…"}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {replacing ? <ReplaceKeyDialog provider={replacing} onClose={() => setReplacing(null)} /> : null}
    </Group>
  );
}

function tierIcon({ tier, locked }: SecretsState) {
  if (tier === "undecided") return <TriangleAlert size={16} className="text-warning" aria-hidden />;
  if (tier === "session") return <MemoryStick size={16} className="text-muted" aria-hidden />;
  if (locked) return <LockKeyhole size={16} className="text-warning" aria-hidden />;
  if (tier === "keychain") return <LockKeyhole size={16} className="text-positive" aria-hidden />;
  return <LockKeyholeOpen size={16} className="text-positive" aria-hidden />;
}

/** The sentence without what the system's own service said, which only who looks after the computer can read. */
function withoutDetails(reason: string): string {
  return reason.replace(/ \(.*\)/, "");
}
