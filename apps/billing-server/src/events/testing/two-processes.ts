import type { Ledger } from "../../ledger/ledger.ts";
import { type Engine, type ServerWorld, startServerWorld } from "../../testing/server-world.ts";
import { walletViewOf } from "../../wallet/wallet-view.ts";
import { type EventsParts, type OpenEvents, openEvents } from "../open-events.ts";
import { Listener } from "./listener.ts";

/** Two servers on the same databases. */
export interface TwoProcesses {
  readonly world: ServerWorld;
  readonly here: Server;
  readonly there: Server;
  readonly end: () => Promise<void>;
}

export async function twoProcesses(
  engine: Engine,
  options: Pick<EventsParts, "compareEveryMs"> = {},
): Promise<TwoProcesses> {
  const world = await startServerWorld(engine);
  const here = server(world, world, options);
  const there = server(world, await world.another(), options);
  return {
    world,
    here,
    there,
    async end() {
      await Promise.all([here.events.close(), there.events.close()]);
      await world.end();
    },
  };
}

export interface Server {
  readonly events: OpenEvents;
  readonly database: ServerWorld["database"];
  give(accountId: string, tokens: number): Promise<unknown>;
  spend(accountId: string, tokens: number): Promise<unknown>;
  append(accountId: string, checkoutId: string): Promise<void>;
  listen(accountId: string, options?: { afterId?: string; installationId?: string }): Listener;
}

/** What a process does, with the events that its ledger tells. */
function server(
  world: ServerWorld,
  { ledger, database, news }: Awaited<ReturnType<ServerWorld["another"]>>,
  options: Pick<EventsParts, "compareEveryMs">,
): Server {
  const { now, makeId } = world;
  const viewOf = (accountId: string): ReturnType<typeof walletViewOf> => walletViewOf(ledger, accountId, now());
  const events = openEvents({ ledger, database, now, makeId, viewOf, mostStreams: 3, ...options });
  news.hear = events.hearCommitted;
  return {
    events,
    database,
    give: giving(ledger, makeId),
    spend: (accountId, tokens) =>
      ledger.execute({
        ...asked(makeId()),
        kind: "spend",
        accountId,
        tokens,
        cause: { type: "generation", id: makeId() },
      }),
    append: (accountId, checkoutId) =>
      database.write((transaction) =>
        events.append(transaction, accountId, { kind: "checkout", checkoutId, state: "paid" }),
      ),
    listen: (accountId, options) => new Listener((signal) => events.follow(accountId, { ...options, signal })),
  };
}

function asked(key: string): { idempotency: { scope: string; key: string }; actor: string } {
  return { idempotency: { scope: "test", key }, actor: "test" };
}

/** Gives promotional tokens. */
export function giving(ledger: Ledger, makeId: () => string): Server["give"] {
  return (accountId, tokens) => {
    const cause = { type: "rule", id: makeId() };
    return ledger.execute({ ...asked(makeId()), kind: "grant", grant: "promo", accountId, tokens, cause });
  };
}
