import type { WalletView } from "@myba/shared/billing-api/wallet";
import { AppError } from "@myba/shared/errors";
import type { Transaction } from "kysely";
import type { ServerDatabase } from "../database/server-database.ts";
import type { ServerTables } from "../database/server-tables.ts";
import type { Job } from "../jobs/job.ts";
import type { AccountId } from "../ledger/accounts.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { AccountStream, type Beginning } from "./account-stream.ts";
import { Audience } from "./audience.ts";
import type { Events } from "./events.ts";
import { addEvent, eventsAfter, headsOf, isSignedOut, type NewHead, pruneEvents } from "./outbox.ts";
import { Watch } from "./watch.ts";

export interface EventsParts {
  readonly ledger: Ledger;
  readonly database: ServerDatabase;
  readonly now: () => number;
  readonly makeId: () => string;
  readonly viewOf: (accountId: AccountId) => Promise<WalletView>;
  /** How many streams of one account may be open in this process. */
  readonly mostStreams?: number;
  /** How often streams are compared with what they should have heard; as its engine needs it without. */
  readonly compareEveryMs?: number;
  /** Told of what went wrong and is tried again. */
  readonly onError?: (error: unknown) => void;
}

/** The events of this process, with what its composer connects. */
export interface OpenEvents extends Events {
  /** To be given to the ledger as `onCommitted`. */
  readonly hearCommitted: (accountIds: readonly AccountId[]) => void;
  readonly jobs: readonly Job[];
  /** Ends every stream. */
  close(): Promise<void>;
}

const day = 24 * 60 * 60_000;
const keptDays = 7;
const pageSize = 50;
const prunedAtOnce = 1000;
/** So long whoever has too many streams open waits before asking again. */
const comeBackSeconds = 5;
/** A wallet that changes all the time is told so often. */
const restMs = 20;

/** Opens the way to the streams of this process; see `Events` for its promises. */
export function openEvents(parts: EventsParts): OpenEvents {
  const { ledger, database, now, makeId, viewOf, mostStreams = 20, compareEveryMs, onError = () => undefined } = parts;
  const audience = new Audience({ viewOf, restMs, onError });
  const watch = new Watch({ ledger, database, audience, now, compareEveryMs, onError });
  const added = new WeakMap<Transaction<ServerTables>, NewHead[]>();
  const stopListening = database.onWritten((transaction) => {
    for (const { accountId, no } of added.get(transaction) ?? []) audience.hearHead(accountId, no);
  });
  let isClosed = false;

  /** Where a stream goes on: after an event it has heard, from what is kept after an unknown one, or from now. */
  async function begin(accountId: AccountId, options: Parameters<Events["follow"]>[1]): Promise<Beginning> {
    const { afterId, installationId } = options;
    const [heads, wallet, isOut] = await Promise.all([
      headsOf(database, [accountId]),
      viewOf(accountId),
      installationId === undefined ? false : isSignedOut(database, installationId),
    ]);
    const head = heads[0]?.no ?? 0;
    const after = /^\d{1,15}$/.test(afterId ?? "") ? Number(afterId) : 0;
    return { no: afterId === undefined ? head : after <= head ? after : 0, wallet, isSignedOut: isOut };
  }

  function follow(accountId: AccountId, options: Parameters<Events["follow"]>[1]): AccountStream {
    if (audience.sizeOf(accountId) >= mostStreams) throw new AppError("request/too-many", { seconds: comeBackSeconds });
    const { signal, installationId } = options;
    const stop = (): void => stream.end();
    const sources = {
      begin: () => begin(accountId, options),
      eventsAfter: (no: number) => eventsAfter(database, accountId, { afterNo: no, limit: pageSize }),
      ended() {
        signal.removeEventListener("abort", stop);
        audience.delete(accountId, stream);
        if (audience.size === 0) void watch.stop();
      },
    };
    const stream = new AccountStream(sources, installationId);
    audience.add(accountId, stream);
    watch.start();
    signal.addEventListener("abort", stop);
    if (signal.aborted || isClosed) stream.end();
    return stream;
  }

  return {
    async append(transaction, accountId, event, installationId) {
      const row = { id: makeId(), account_id: accountId, event: JSON.stringify(event), created_at: now() };
      const no = await addEvent(transaction, { ...row, installation_id: installationId ?? null });
      added.set(transaction, [...(added.get(transaction) ?? []), { accountId, no }]);
    },
    follow,
    openStreams: () => audience.size,
    hearCommitted: (accountIds) => audience.hearChanged(accountIds),
    jobs: [
      {
        name: "prune-outbox",
        everyMs: 60 * 60_000,
        async run(signal) {
          while (!signal.aborted && (await pruneEvents(database, now() - keptDays * day, prunedAtOnce)) > 0);
        },
      },
    ],
    async close() {
      isClosed = true;
      stopListening();
      audience.endAll();
      await watch.stop();
    },
  };
}
