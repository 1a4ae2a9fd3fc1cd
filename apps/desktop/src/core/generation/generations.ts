import { AppError, type ErrorReport } from "@myba/shared/errors";
import type { DraftId, GenerationId, ProjectId } from "@myba/shared/ids";
import { normaliseText } from "@myba/engine/reading/normalise-text";
import type { Logger } from "pino";
import { z } from "zod";
import type { Generation } from "../../bridge/generations.ts";
import type { Network } from "../network.ts";
import { leftForLater } from "../metered/follow-metered.ts";
import type { Agreement, TicketsForTokens } from "../metered/tickets-for-tokens.ts";
import type { Said } from "../metered/token-estimate.ts";
import { readGuidance } from "../projects/guidance.ts";
import { isLiveProject } from "../projects/projects.ts";
import { refuseTooLong } from "../texts/drafts.ts";
import { nextUndo } from "../tickets/operations.ts";
import { Bell } from "./bell.ts";
import {
  type Estimate,
  estimateGeneration,
  type EstimateInput,
  type EstimateOptions,
  requireReady,
} from "./estimate.ts";
import { followJournal } from "./follow-journal.ts";
import { runGeneration, type RunOutcome, type RunPlan } from "./generation-run.ts";
import { type Choice, listGenerations, requireGeneration } from "./generation-row.ts";
import { insertGeneration } from "./insert-generation.ts";
import type { JournalEntry } from "./journal.ts";
import { canBeFollowed, lookAfterLeft as lookAfterLeftGenerations } from "./left-generations.ts";
import { planToFollow } from "./plan-to-follow.ts";
import { claimQueued, forgetQueued, waitingForNetwork, whatWasAsked } from "./queued-generations.ts";
import { QueueWatch } from "./queue-watch.ts";
import { recoverGenerations } from "./recover-generations.ts";
import { type EarlierRun, earlierRun, reopenGeneration } from "./resume-run.ts";
import { tryQueued } from "./try-queued.ts";

interface StartInput {
  readonly projectId: ProjectId;
  readonly name: string;
  readonly text: string;
  readonly draftId: DraftId | null;
  readonly choice: Choice;
  /** The person has seen what it costs. */
  readonly confirmed: boolean;
  /** The most tokens that they agreed to; null for the estimate's upper end. */
  readonly agreedTokens: number | null;
  readonly queueOffline: boolean;
}

/** The generations of one core. */
export interface Generations {
  /** What a generation would use and cost, and what stands in its way; `project/not-found`, `provider/not-found`. */
  estimate(input: EstimateInput): Promise<Estimate>;
  /**
   * Stores the text and begins. Rejects with `text/empty`, `text/no-words`, `text/too-large`, `generation/busy`,
   * `project/not-found`, `provider/…`, `cost/not-confirmed`, `cost/cap-reached`, and for tokens `ledger/insufficient`,
   * `billing/…`, `account/…`.
   */
  start(input: StartInput): Promise<Generation>;
  /** Runs a queued one now; rejects as `start` does. One that is not queued any more is given as it is. */
  runQueued(id: GenerationId, said: Said): Promise<Generation>;
  /** Every event after a place in the journal, then those to come, ending after `ended`. */
  feed(id: GenerationId, afterSeq: number, signal: AbortSignal | undefined): AsyncGenerator<JournalEntry, void>;
  /** Ends a generation, keeping what was found; one that has ended, or lives in another process, is given as it is. */
  cancel(id: GenerationId): Promise<Generation>;
  list(projectId: ProjectId | null): Generation[];
  /** Ends the running generation that undo would take back, if that is what undo would do. */
  settleBeforeUndo(): Promise<void>;
  /** Another process changed the database: feeds look again. */
  lookAgain(): void;
  /** The network may be back: what waits for it is tried now. Resolves when all of it was looked at. */
  networkIsBack(): Promise<void>;
  /** Marks what runs nowhere as interrupted, or follows it to its end; for the owner of the data folder. */
  recover(): void;
  /** Another account may be asked now, or the billing server can be: what was left there is looked after. */
  lookAfterLeft(): Promise<void>;
  /** Interrupts what runs, or leaves it to the billing server, and waits until it is stored. */
  close(): Promise<void>;
}

export interface GenerationsOptions extends EstimateOptions {
  readonly network: Network;
  /** Null where there is no billing server. */
  readonly tokens: TicketsForTokens | null;
  readonly log: Logger;
  /** Works beside the owner of the data folder. */
  readonly isGuest: boolean;
}

interface Running {
  readonly controller: AbortController;
  readonly done: Promise<void>;
  readonly key: string;
}

/** Makes the generations of one core. */
export function makeGenerations(options: GenerationsOptions): Generations {
  const { store, planFor, network, tokens, log, isGuest } = options;
  const running = new Map<GenerationId, Running>();
  /** Texts whose generation is about to be stored. */
  const starting = new Set<string>();
  /** Ends that only memory knows: a full disk kept them from being stored, or the generation was forgotten. */
  const unstoredEnds = new Map<GenerationId, Generation>();
  const bell = new Bell();
  const queue = new QueueWatch({
    waiting: () => waitingForNetwork(store),
    tryOne: (id, hosts) => tryQueued(id, hosts, { store, planFor, network, log, run: () => runQueued(id, unsaid) }),
  });
  let isClosing = false;

  async function start(input: StartInput): Promise<Generation> {
    const text = normaliseText(input.text);
    refuseUnreadable(text);
    const key = `${input.projectId} ${text}`;
    if (starting.has(key) || [...running.values()].some((other) => other.key === key)) {
      throw new AppError("generation/busy");
    }
    starting.add(key);
    try {
      const request = { text, guidance: readGuidance(store, input.projectId) };
      const plan = await planFor(input.choice);
      const agreement = await requireReady(store, plan, request, input);
      refuseWhileClosing();
      const generation = store.write(["generations", "drafts"], () =>
        insertGeneration(store, { ...input, text, answerer: plan.answerer, isGuest }),
      );
      launch(generation, plan, { ...input, text, agreement });
      return generation;
    } finally {
      starting.delete(key);
    }
  }

  async function runQueued(id: GenerationId, said: Said): Promise<Generation> {
    const waiting = requireGeneration(store, id);
    if (waiting.state !== "queued") return waiting;
    const asked = whatWasAsked(store, id);
    const request = { text: asked.text, guidance: readGuidance(store, asked.projectId) };
    const plan = await planFor(asked.choice);
    const agreement = await requireReady(store, plan, request, { ...said, queueOffline: false });
    refuseWhileClosing();
    const { answerer } = plan;
    if (claimQueued(store, id, { answerer, isGuest })) {
      launch(requireGeneration(store, id), plan, { ...asked, agreement });
    }
    return requireGeneration(store, id);
  }

  function launch(
    generation: Generation,
    plan: RunPlan,
    { projectId, text, queueOffline, agreement, earlier = null }: Launch,
  ): void {
    const controller = new AbortController();
    const run = runGeneration({
      store,
      plan,
      log,
      generation,
      agreement,
      earlier,
      request: { text, guidance: readGuidance(store, projectId) },
      queueOffline,
      signal: controller.signal,
      ring: () => bell.ring(),
      isClosing: () => isClosing,
    });
    const done = settled(generation.id, run);
    running.set(generation.id, { controller, done, key: `${projectId} ${text}` });
  }

  /** Goes on with what the billing server has begun, also with what had ended here. */
  function followAgain(id: GenerationId): void {
    if (tokens === null || running.has(id) || isClosing) return;
    const generation = requireGeneration(store, id);
    if (!isLiveProject(store, generation.projectId)) return;
    reopenGeneration(store, generation, isGuest);
    const asked = { ...whatWasAsked(store, id), queueOffline: false, agreement: null };
    const earlier = earlierRun(store, generation);
    launch(requireGeneration(store, id), planToFollow(tokens), { ...asked, earlier });
    bell.ring();
  }

  async function lookAfterLeft(): Promise<void> {
    if (tokens === null || isGuest || isClosing) return;
    await lookAfterLeftGenerations({ store, tokens, log, isRunningHere: (id) => running.has(id), reopen: followAgain });
  }

  async function settled(id: GenerationId, run: Promise<RunOutcome>): Promise<void> {
    const { isQueued, unstored } = await run;
    running.delete(id);
    if (unstored !== null) rememberFailure(id, unstored);
    if (isQueued && !isGuest) queue.arm();
    bell.ring();
  }

  function rememberFailure(id: GenerationId, error: ErrorReport): void {
    unstoredEnds.set(id, { ...requireGeneration(store, id), state: "failed", error });
  }

  function refuseWhileClosing(): void {
    if (isClosing) throw new AppError("generation/interrupted");
  }

  async function cancel(id: GenerationId): Promise<Generation> {
    const isWaiting = known(id).state === "queued";
    const run = running.get(id);
    // A terminal that was killed leaves its generation running in the list.
    if (run === undefined && !isWaiting && !isGuest) recover();
    const now = running.get(id);
    now?.controller.abort();
    await now?.done;
    // One that ran may have met the end of the network just now.
    return known(id).state === "queued" ? takeBack(id) : known(id);
  }

  function takeBack(id: GenerationId): Generation {
    const forgotten = forgetQueued(store, id);
    if (forgotten !== null) unstoredEnds.set(id, forgotten);
    bell.ring();
    return known(id);
  }

  function recover(): void {
    const left = recoverGenerations(store, {
      isRunningHere: (id) => running.has(id),
      goesOn: (id) => tokens !== null && canBeFollowed(store, id),
    });
    for (const id of left) followAgain(id);
    if (!isGuest) queue.arm();
    bell.ring();
  }

  /** A generation with the end that only memory knows. */
  function known(id: GenerationId): Generation {
    return unstoredEnds.get(id) ?? requireGeneration(store, id);
  }

  async function settleBeforeUndo(): Promise<void> {
    const next = nextUndo(store);
    if (next === null) return;
    const query = "SELECT id FROM generation WHERE operation_id = ? AND state = 'running'";
    const id = z.string().optional().parse(store.sql(query).pluck().get(next.id));
    if (id !== undefined) await cancel(id as GenerationId); // A column that only generation ids are written to.
  }

  async function close(): Promise<void> {
    isClosing = true;
    for (const run of running.values()) run.controller.abort(leftForLater);
    await Promise.all([queue.close(), ...[...running.values()].map((run) => run.done)]);
    bell.ring();
  }

  return {
    estimate: (input) => estimateGeneration(options, input),
    start,
    runQueued,
    feed: (id, afterSeq, signal) =>
      followJournal(id, afterSeq, {
        store,
        bell,
        signal,
        isClosing: () => isClosing,
        unstoredEnd: () => unstoredEnds.get(id),
      }),
    cancel,
    list: (projectId) => listGenerations(store, projectId).map(({ id }) => known(id)),
    settleBeforeUndo,
    lookAgain() {
      if (!isGuest) queue.arm();
      bell.ring();
    },
    async networkIsBack() {
      tokens?.wake();
      if (isGuest) return;
      await Promise.all([queue.look(), lookAfterLeft()]);
      queue.reset();
    },
    recover,
    lookAfterLeft,
    close,
  };
}

/** Nobody was asked about the cost. */
const unsaid: Said = { confirmed: false, agreedTokens: null };

interface Launch extends Pick<StartInput, "projectId" | "text" | "queueOffline"> {
  readonly agreement: Agreement | null;
  readonly earlier?: EarlierRun | null;
}

/** Throws `text/too-large`, `text/empty`, `text/no-words`: no provider can do anything with such a text. */
export function refuseUnreadable(text: string): void {
  refuseTooLong(text);
  if (text.trim() === "") throw new AppError("text/empty");
  if (!/\p{L}{2}/u.test(text)) throw new AppError("text/no-words");
}
