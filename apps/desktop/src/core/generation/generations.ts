import { AppError, type ErrorReport } from "@myba/shared/errors";
import type { DraftId, GenerationId, ProjectId, SourceId } from "@myba/shared/ids";
import { normaliseText } from "@myba/engine/reading/normalise-text";
import type { Logger } from "pino";
import { z } from "zod";
import type { Generation } from "../../bridge/generations.ts";
import type { Store } from "../database/store.ts";
import { requireProject } from "../projects/projects.ts";
import { refuseTooLong } from "../texts/drafts.ts";
import { nextUndo } from "../tickets/operations.ts";
import { Bell } from "./bell.ts";
import { runGeneration } from "./generation-run.ts";
import { listGenerations, requireGeneration } from "./generation-row.ts";
import { type JournalEntry, lastSeq, readJournal } from "./journal.ts";
import type { Provider } from "@myba/engine/providers/provider";
import { ownerProcess, recoverGenerations } from "./recover-generations.ts";

interface StartInput {
  readonly projectId: ProjectId;
  readonly name: string;
  readonly text: string;
  readonly draftId: DraftId | null;
}

/** The generations of one core. */
export interface Generations {
  /** Stores the text and begins; throws `text/empty`, `text/no-words`, `text/too-large`, `generation/busy`, `project/not-found`. */
  start(input: StartInput): Generation;
  /** Every event after a place in the journal, then those to come, ending after `ended`. */
  feed(id: GenerationId, afterSeq: number, signal: AbortSignal | undefined): AsyncGenerator<JournalEntry, void>;
  /** Ends a generation, keeping what was found; one that has ended, or lives in another process, is given as it is. */
  cancel(id: GenerationId): Promise<Generation>;
  list(projectId: ProjectId | null): Generation[];
  /** Ends the running generation that undo would take back, if that is what undo would do. */
  settleBeforeUndo(): Promise<void>;
  /** Another process changed the database: feeds look again. */
  lookAgain(): void;
  /** Marks what runs nowhere as interrupted; for the owner of the data folder. */
  recover(): void;
  /** Interrupts what runs and waits until it is stored. */
  close(): Promise<void>;
}

export interface GenerationsOptions {
  readonly store: Store;
  readonly provider: Provider;
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
export function makeGenerations({ store, provider, log, isGuest }: GenerationsOptions): Generations {
  const running = new Map<GenerationId, Running>();
  /** Ends that a full disk kept from being stored. */
  const unstoredEnds = new Map<GenerationId, ErrorReport>();
  const bell = new Bell();
  let isClosing = false;

  function start(input: StartInput): Generation {
    const text = normaliseText(input.text);
    refuseUnreadable(text);
    const key = `${input.projectId} ${text}`;
    if ([...running.values()].some((other) => other.key === key)) throw new AppError("generation/busy");
    const generation = store.write(["generations", "drafts"], () =>
      insertGeneration(store, { ...input, text, isGuest }),
    );
    const controller = new AbortController();
    const run = runGeneration({
      store,
      provider,
      log,
      generation,
      text,
      signal: controller.signal,
      ring: () => bell.ring(),
      isClosing: () => isClosing,
    });
    running.set(generation.id, { controller, done: settled(generation.id, run), key });
    return generation;
  }

  async function settled(id: GenerationId, run: Promise<ErrorReport | null>): Promise<void> {
    const unstored = await run;
    running.delete(id);
    if (unstored !== null) unstoredEnds.set(id, unstored);
    bell.ring();
  }

  async function cancel(id: GenerationId): Promise<Generation> {
    requireGeneration(store, id);
    const run = running.get(id);
    // A terminal that was killed leaves its generation running in the list.
    if (run === undefined && !isGuest) recover();
    run?.controller.abort();
    await run?.done;
    return known(requireGeneration(store, id));
  }

  function recover(): void {
    recoverGenerations(store, (id) => running.has(id));
    bell.ring();
  }

  async function* feed(
    id: GenerationId,
    afterSeq: number,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<JournalEntry, void> {
    let seq = afterSeq;
    for (;;) {
      const entries = readJournal(store, id, seq);
      for (const entry of entries) {
        seq = entry.seq;
        yield entry;
        if (entry.event.kind === "ended") return;
      }
      if (entries.length > 0) continue;
      const generation = known(requireGeneration(store, id));
      if (unstoredEnds.has(id)) {
        yield { seq: seq + 1, event: { kind: "ended", generation, coverage: null } };
        return;
      }
      if (generation.state !== "running") {
        // The journal was trimmed, or the asker has had its end already.
        const last = lastSeq(store, id);
        if (last === 0) yield { seq: 1, event: { kind: "ended", generation, coverage: null } };
        return;
      }
      if (isClosing || signal?.aborted === true) return;
      await bell.wait(signal);
    }
  }

  /** A generation with the end that only memory knows. */
  function known(generation: Generation): Generation {
    const error = unstoredEnds.get(generation.id);
    return error === undefined ? generation : { ...generation, state: "failed", error };
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
    for (const run of running.values()) run.controller.abort();
    await Promise.all([...running.values()].map((run) => run.done));
    bell.ring();
  }

  return {
    start,
    feed,
    cancel,
    list: (projectId) => listGenerations(store, projectId).map(known),
    settleBeforeUndo,
    lookAgain: () => bell.ring(),
    recover,
    close,
  };
}

/** Throws `text/too-large`, `text/empty`, `text/no-words`: no provider can do anything with such a text. */
export function refuseUnreadable(text: string): void {
  refuseTooLong(text);
  if (text.trim() === "") throw new AppError("text/empty");
  if (!/\p{L}{2}/u.test(text)) throw new AppError("text/no-words");
}

function insertGeneration(
  store: Store,
  { projectId, name, text, draftId, isGuest }: StartInput & { isGuest: boolean },
): Generation {
  requireProject(store, projectId);
  const now = store.now();
  const sourceId = store.makeId() as SourceId; // makeId makes ULIDs.
  const id = store.makeId() as GenerationId;
  store
    .sql("INSERT INTO source (id, project_id, name, text, sentences, created_at) VALUES (?, ?, ?, ?, '[]', ?)")
    .run(sourceId, projectId, name, text, now);
  store
    .sql(
      `INSERT INTO generation (id, project_id, source_id, name, state, process_id, started_at)
      VALUES (?, ?, ?, ?, 'running', ?, ?)`,
    )
    .run(id, projectId, sourceId, name, isGuest ? process.pid : ownerProcess, now);
  if (draftId !== null) store.sql("DELETE FROM draft WHERE id = ?").run(draftId);
  return requireGeneration(store, id);
}
