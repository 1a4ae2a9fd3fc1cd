import type { ErrorReport } from "@myba/shared/errors";
import type { DraftId, ProjectId } from "@myba/shared/ids";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { agreeToPay, offlineEngine, useAnswerer, useHasAgreed, type Choice } from "../asking/choice.ts";
import { isAboutAsking } from "../asking/trouble-note.tsx";
import type { Estimate } from "../asking/use-estimate.ts";
import { announce } from "../lib/announce.ts";
import { client } from "../lib/client.ts";
import { reportOf } from "../lib/failure-words.ts";
import { notifyFailure } from "../lib/notify.ts";
import { refetch } from "../lib/queries.ts";
import { nameOfText } from "./name-of-text.ts";
import { rememberGeneration } from "./rerun.ts";
import { targetProject } from "./target-project.ts";

interface WhatToSend {
  readonly name: string;
  readonly project: ProjectId | null;
  readonly text: () => string;
  /** Saves what is typed; answers with the draft that the generation will replace. */
  readonly flush: () => Promise<DraftId | null>;
}

export interface Generate {
  readonly starting: boolean;
  /** Why the last try did not start. */
  readonly trouble: ErrorReport | null;
  /** The person is asked whether it may cost what the estimate says: once a connection, and each time it costs tokens. */
  readonly isAsking: boolean;
  /** Takes the estimate that is on screen: pressing the button agrees to what it says, and to nothing else. */
  readonly run: (estimate: Estimate | undefined) => void;
  /** For tokens: to how many at most. */
  readonly agree: (tokens?: number) => void;
  readonly notNow: () => void;
  /** Keeps it until there is network again. */
  readonly queue: () => void;
  /** The same text, read on this computer, now. */
  readonly runOffline: () => void;
}

interface Hitch {
  /** Who was to answer. */
  readonly about: string;
  readonly trouble: ErrorReport | null;
  readonly isAsking: boolean;
}

/** What the person has said to the cost. */
interface Consent {
  readonly confirmed?: boolean;
  readonly queueOffline?: boolean;
  readonly agreedTokens?: number;
}

const noHitch: Hitch = { about: "", trouble: null, isAsking: false };

/** Starts a generation with whoever is chosen, asks before the first money, and keeps the ways out when it cannot start. */
export function useGenerate({ name, project, text, flush }: WhatToSend): Generate {
  const navigate = useNavigate();
  const { provider, choice } = useAnswerer();
  const hasAgreed = useHasAgreed(provider);
  const [starting, setStarting] = useState(false);
  const [hitch, setHitch] = useState<Hitch>(noHitch);
  // What stood in the way of one does not stand in the way of another.
  const about = `${choice.providerId} ${choice.model}`;
  const { trouble, isAsking } = hitch.about === about ? hitch : noHitch;

  const takesTokens = provider?.kind === "myba";
  const start = async (who: Choice, { confirmed = true, queueOffline = false, agreedTokens }: Consent = {}) => {
    if (starting) return;
    const whole = text();
    setStarting(true);
    setHitch(noHitch);
    try {
      const draftId = await flush();
      const generation = await client.generations.start({
        projectId: await targetProject(project),
        name: name.trim() || nameOfText(whole),
        text: whole,
        draftId,
        choice: who,
        confirmed,
        queueOffline,
        ...(agreedTokens === undefined ? {} : { agreedTokens }),
      });
      rememberGeneration(generation);
      refetch(["drafts", "projects"]);
      announce(generation.state === "queued" ? "Queued until there is network." : "Generating tickets.");
      // The draft is gone now: Back leads past it.
      await navigate({ to: "/generations/$generationId", params: { generationId: generation.id }, replace: true });
    } catch (error) {
      const report = reportOf(error);
      if (report.code === "cost/not-confirmed") setHitch({ about, trouble: null, isAsking: true });
      else if (isAboutAsking(report)) setHitch({ about, trouble: report, isAsking: false });
      else notifyFailure(error);
      setStarting(false);
    }
  };
  return {
    starting,
    trouble,
    isAsking,
    // That a connection is free says nothing about another model of it, which may run in a cloud: the core asks then.
    run: (estimate) => {
      // For tokens the core knows up to how many the person has agreed in advance.
      if (takesTokens && estimate?.tokens?.isAgreed !== false) void start(choice, { confirmed: false });
      else if (hasAgreed && !takesTokens)
        void start(choice, { confirmed: estimate !== undefined && provider?.free !== true });
      else setHitch({ about, trouble: null, isAsking: true });
    },
    agree: (tokens) => {
      if (provider && !takesTokens) agreeToPay(provider.id);
      void start(choice, tokens === undefined ? {} : { agreedTokens: tokens });
    },
    notNow: () => setHitch(noHitch),
    queue: () => {
      if (provider && !takesTokens) agreeToPay(provider.id);
      void start(choice, { queueOffline: true });
    },
    runOffline: () => void start(offlineEngine()),
  };
}
