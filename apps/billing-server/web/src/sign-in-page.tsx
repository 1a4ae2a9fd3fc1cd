import type { SignInAnswer, SignInState } from "@myba/shared/billing-api/sign-in";
import { lazy, Suspense, useCallback, useEffect, useState } from "react";
import { Card } from "./frame/card.tsx";
import { Cancelled, Done, Over } from "./frame/ended.tsx";
import { Loading } from "./frame/loading.tsx";
import { PartBoundary } from "./frame/part-boundary.tsx";
import { TroubleNote } from "./frame/trouble-note.tsx";
import { WhatItGets, WhoAsks } from "./frame/who-asks.tsx";
import { refusedNowhere, useWork, type Work } from "./frame/work.ts";
import { goTo } from "./server/go-to.ts";
import type { Server } from "./server/server.ts";
import type { Trouble } from "./server/trouble.ts";
import { Button } from "./ui/button.tsx";

// Each way in is fetched only where the server offers it.
const ClerkPanel = lazy(() => import("./clerk/clerk-panel.tsx").then((part) => ({ default: part.ClerkPanel })));
const SandboxPanel = lazy(() => import("./sandbox/sandbox-panel.tsx").then((part) => ({ default: part.SandboxPanel })));

type View =
  | { readonly kind: "asking" }
  | { readonly kind: "open"; readonly state: SignInState }
  | { readonly kind: "over"; readonly trouble: Trouble }
  | { readonly kind: "done" | "cancelled"; readonly device: string | null };

/** Everything between the app's question and its answer. */
export function SignInPage({ server }: { readonly server: Server }) {
  const [view, setView] = useState<View>({ kind: "asking" });
  const work = useWork(useCallback((trouble: Trouble) => setView({ kind: "over", trouble }), []));
  const { run } = work;
  const ask = useCallback(
    () => run("state", async () => setView({ kind: "open", state: await server.state() })),
    [run, server],
  );
  useEffect(() => void ask(), [ask]);
  useFreshPage(view.kind === "open");

  const end =
    (kind: "done" | "cancelled", { app }: SignInState) =>
    (answer: SignInAnswer) => {
      goTo(answer);
      setView({ kind, device: app.device });
    };

  return (
    <Card>
      {view.kind === "asking" ? <Asking work={work} onRetry={ask} /> : null}
      {view.kind === "open" ? (
        <Open
          state={view.state}
          server={server}
          work={work}
          onDone={end("done", view.state)}
          onCancelled={end("cancelled", view.state)}
        />
      ) : null}
      {view.kind === "over" ? <Over trouble={view.trouble} /> : null}
      {view.kind === "done" ? <Done device={view.device} /> : null}
      {view.kind === "cancelled" ? <Cancelled /> : null}
    </Card>
  );
}

/** A page that the browser kept and shows again after "back" would still be waiting for what was under way then. */
function useFreshPage(isOpen: boolean): void {
  useEffect(() => {
    const onShow = (event: PageTransitionEvent) => {
      if (event.persisted && isOpen) window.location.reload();
    };
    window.addEventListener("pageshow", onShow);
    return () => window.removeEventListener("pageshow", onShow);
  }, [isOpen]);
}

function Asking({ work, onRetry }: { readonly work: Work; readonly onRetry: () => Promise<void> }) {
  return (
    <div className="flex flex-col gap-5">
      <h1 className="text-xl font-semibold">Sign in to MyBA</h1>
      {work.failed ? (
        <>
          <TroubleNote trouble={work.failed.trouble} />
          <Button tone="primary" onClick={() => void onRetry()}>
            Try again
          </Button>
        </>
      ) : (
        <Loading says="Loading the sign-in" />
      )}
    </div>
  );
}

interface OpenProps {
  readonly state: SignInState;
  readonly server: Server;
  readonly work: Work;
  readonly onDone: (answer: SignInAnswer) => void;
  readonly onCancelled: (answer: SignInAnswer) => void;
}

function Open({ state, server, work, onDone, onCancelled }: OpenProps) {
  const { app, csrf } = state;
  const trouble = refusedNowhere(work);
  const cancel = () => void work.run("cancel", async () => onCancelled(await server.cancel({ csrf })));
  return (
    <>
      <WhoAsks app={app} />
      <div className="flex flex-col gap-4">
        {trouble ? <TroubleNote trouble={trouble} /> : null}
        <PartBoundary>
          <Suspense fallback={<Loading says="Loading the ways to sign in" />}>
            {state.mode === "clerk" ? <ClerkPanel state={state} server={server} work={work} leave={onDone} /> : null}
            {state.mode === "sandbox" ? (
              <SandboxPanel state={state} server={server} work={work} leave={onDone} />
            ) : null}
          </Suspense>
        </PartBoundary>
        <Button tone="quiet" isBusy={work.running === "cancel"} isOff={work.running !== undefined} onClick={cancel}>
          Cancel
        </Button>
        <WhatItGets app={app} />
      </div>
    </>
  );
}
