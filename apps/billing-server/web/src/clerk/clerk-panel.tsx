import type { Clerk } from "@clerk/clerk-js/no-rhc";
import { useCallback, useEffect, useState } from "react";
import { Loading } from "../frame/loading.tsx";
import type { WayInProps } from "../frame/ways-in.ts";
import { Button } from "../ui/button.tsx";
import { comeBack, takeReturn } from "./by-provider.ts";
import { ClerkSteps } from "./clerk-steps.tsx";
import { fromClerk } from "./clerk-trouble.ts";
import { openClerk } from "./open-clerk.ts";
import { tokenOf } from "./session-token.ts";
import type { OpenStep } from "./steps.ts";

interface Opened {
  readonly clerk: Clerk;
  readonly first: OpenStep;
}

/** Signing in by Clerk: its client without its components, whose styles and scripts the page's policy refuses. */
export function ClerkPanel({ state, server, work, leave }: WayInProps<"clerk">) {
  const { publishableKey, csrf } = state;
  const { run } = work;
  const [opened, setOpened] = useState<Opened>();

  const enter = useCallback(
    async (clerk: Clerk, sessionId: string) => {
      const token = await tokenOf(clerk, sessionId);
      leave(await server.withClerk({ token, csrf }));
    },
    [csrf, leave, server],
  );
  const open = useCallback(
    () =>
      run("clerk", async () => {
        const clerk = await openClerk(publishableKey);
        let first: OpenStep = { kind: "ways" };
        try {
          first = await goOn(clerk, (sessionId) => enter(clerk, sessionId));
        } finally {
          setOpened({ clerk, first });
        }
      }),
    [enter, publishableKey, run],
  );
  const isOpen = opened !== undefined;
  const isTried = work.failed?.name === "clerk";
  useEffect(() => {
    if (!isOpen && !isTried) void open();
  }, [isOpen, isTried, open]);

  if (opened) return <ClerkSteps {...opened} work={work} onIn={(sessionId) => enter(opened.clerk, sessionId)} />;
  if (!isTried) return <Loading says="Loading the ways to sign in" />;
  return (
    <Button tone="primary" onClick={() => void open()}>
      Try again
    </Button>
  );
}

/** Whoever comes back from a provider goes on by themselves; a session that was there before is asked about. */
async function goOn({ client }: Clerk, enter: (sessionId: string) => Promise<void>): Promise<OpenStep> {
  if (!takeReturn() || !client) return { kind: "ways" };
  const step = await comeBack(client).catch((error: unknown) => {
    throw fromClerk(error);
  });
  if (step.kind !== "in") return step;
  await enter(step.sessionId);
  return { kind: "ways" };
}
