import { wordsFor, type ErrorCode, type ErrorReport } from "@myba/shared/errors";
import { Link } from "@tanstack/react-router";
import { TriangleAlert } from "lucide-react";
import { useState, type ReactNode, type Ref } from "react";
import { UnlockKeys } from "../secrets/unlock-keys.tsx";
import { Button, controlButton } from "../ui/button.tsx";

interface TroubleNoteProps {
  readonly trouble: ErrorReport;
  /** What can be done about it here; the way to the settings, where the cause is mended, is added by itself. */
  readonly children?: ReactNode;
  /** What to try again once a locked key is open. */
  readonly onUnlocked?: () => void;
  readonly ref?: Ref<HTMLElement>;
}

/** A strip that says what stands in the way, and offers the ways around it. */
export function TroubleNote({ trouble, children, onUnlocked, ref }: TroubleNoteProps) {
  const words = wordsFor(trouble);
  return (
    <Strip
      ref={ref}
      label="What stands in the way"
      icon={<TriangleAlert size={15} className="text-warning" aria-hidden />}
      words={
        <>
          <strong className="font-medium">{words.message}</strong> <span className="text-muted">{words.next}</span>
        </>
      }
    >
      {/* Where the cause can be mended, that is the first thing to do; a look at the settings is the last. */}
      {mends[trouble.code] === lookAtSettings ? children : null}
      <TroubleWays trouble={trouble} {...(onUnlocked ? { onUnlocked } : {})} />
      {mends[trouble.code] === lookAtSettings ? null : children}
    </Strip>
  );
}

/** The ways to the cause itself: opening locked keys here, or the place in the settings where it is mended. */
export function TroubleWays({ trouble, onUnlocked }: Pick<TroubleNoteProps, "trouble" | "onUnlocked">) {
  const [unlocking, setUnlocking] = useState(false);
  const mend = mends[trouble.code];
  return (
    <>
      {trouble.code === "secrets/locked" ? <Button onClick={() => setUnlocking(true)}>Unlock…</Button> : null}
      {unlocking ? <UnlockKeys onClose={() => setUnlocking(false)} {...(onUnlocked ? { onUnlocked } : {})} /> : null}
      {mend ? (
        <Link to={mend.to} className={controlButton("plain")}>
          {mend.label}
        </Link>
      ) : null}
    </>
  );
}

interface StripProps {
  readonly label: string;
  readonly icon: ReactNode;
  readonly words: ReactNode;
  /** The buttons: beside the words, and below them where there is little room. */
  readonly children: ReactNode;
  readonly ref?: Ref<HTMLElement> | undefined;
}

/** A calm line over the bar at the foot; takes the focus when somebody asks why nothing happens. */
export function Strip({ label, icon, words, children, ref }: StripProps) {
  return (
    <section
      ref={ref}
      aria-label={label}
      tabIndex={-1}
      className="flex shrink-0 gap-2 border-t border-line bg-warning-soft px-4 py-2 outline-none"
    >
      <span className="shrink-0 pt-0.5 lg:pt-1">{icon}</span>
      <div className="flex min-w-0 flex-1 flex-col gap-x-3 gap-y-1.5 lg:flex-row lg:items-center">
        <p className="min-w-0 flex-1">{words}</p>
        <div className="flex shrink-0 flex-wrap gap-2">{children}</div>
      </div>
    </section>
  );
}

interface Mend {
  readonly label: string;
  readonly to: "/settings/ai" | "/settings/keys" | "/settings/costs" | "/settings/account";
}

const lookAtSettings: Mend = { label: "Open settings", to: "/settings/ai" };

/** Where the cause of an error is mended. */
const mends: Partial<Record<ErrorCode, Mend>> = {
  "provider/not-found": lookAtSettings,
  "provider/key-missing": { label: "Add the key", to: "/settings/ai" },
  "provider/bad-key": { label: "Change the key", to: "/settings/ai" },
  "provider/no-model": { label: "Choose a model", to: "/settings/ai" },
  "provider/model-missing": lookAtSettings,
  "provider/wrong-address": lookAtSettings,
  "provider/redirected": lookAtSettings,
  "provider/unreachable": lookAtSettings,
  "provider/proxy": lookAtSettings,
  "provider/tls": lookAtSettings,
  "provider/timeout": lookAtSettings,
  "provider/no-refining": { label: "Add a model", to: "/settings/ai" },
  "secrets/undecided": { label: "Choose where keys are kept", to: "/settings/keys" },
  "secrets/keychain-failed": { label: "Open settings", to: "/settings/keys" },
  "cost/cap-reached": { label: "Change the limit", to: "/settings/costs" },
  "account/sign-in-needed": { label: "Sign in", to: "/settings/account" },
};

/** Whether the strip can help with it: asking a model, its key, its cost, tokens. Anything else is a matter for a toast. */
export function isAboutAsking({ code }: ErrorReport): boolean {
  return /^(?:provider|secrets|cost|ledger|billing|account|metered)\//.test(code);
}
