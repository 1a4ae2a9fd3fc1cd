import { type ModelDouble, startModelDouble } from "@myba/sandbox/model/model-double";
import { sandboxKeys } from "@myba/sandbox/model/world";
import type { MeteredEvent, Receipt } from "@myba/shared/billing-api/generations";
import type { GenerationEvent } from "@myba/shared/generation/generation";
import type { TicketDraft } from "@myba/shared/tickets/ticket";
import { pino } from "pino";
import { defaultCatalogue } from "../../catalogue/default-catalogue.ts";
import type { Events } from "../../events/events.ts";
import { addEvent } from "../../events/outbox.ts";
import { walletId } from "../../ledger/accounts.ts";
import { type Engine, type ServerWorld, startServerWorld } from "../../testing/server-world.ts";
import type { FollowedEvent } from "../follow-generation.ts";
import type { GenerationParts } from "../generation-parts.ts";
import type { Generations } from "../generations.ts";
import { usualLimits } from "../limits.ts";
import { openGenerations } from "../open-generations.ts";
import { openrouterUpstream } from "../upstream-model.ts";

export const ada = walletId("user", "ada");
export const eve = walletId("user", "eve");
export const ticketTokens = 1;

/** Three things that are wanted, under a heading. */
export const notes = `# Orders

As a clerk, I want to export orders so that accounting has them.

The export must finish within 30 seconds.

The clerk must see the reason when an export fails.`;

/** One process with generations, beside whatever others are on the same databases. */
export interface GenerationProcess extends Pick<ServerWorld, "ledger" | "database"> {
  readonly generations: Generations;
}

export interface GenerationWorld extends GenerationProcess {
  readonly world: ServerWorld;
  readonly double: ModelDouble;
  /** What was logged, a line of JSON each. */
  readonly logged: string[];
  /** One more process. */
  readonly another: (parts?: Partial<GenerationParts>) => Promise<GenerationProcess>;
  /** Does what the jobs of a process do. */
  readonly sweep: (process?: GenerationProcess) => Promise<void>;
  readonly give: (tokens: number, accountId?: string) => Promise<void>;
  readonly end: () => Promise<void>;
}

/** Writes to the outbox as the server does. */
export const outboxEvents = (world: Pick<ServerWorld, "makeId" | "now">): Pick<Events, "append"> => ({
  async append(transaction, accountId, event) {
    const row = { id: world.makeId(), account_id: accountId, event: JSON.stringify(event), created_at: world.now() };
    await addEvent(transaction, { ...row, installation_id: null });
  },
});

export async function startGenerationWorld(
  engine: Engine,
  given: Partial<GenerationParts> = {},
): Promise<GenerationWorld> {
  const world = await startServerWorld(engine);
  const double = await startModelDouble();
  const logged: string[] = [];
  const opened: GenerationProcess[] = [];
  const open = (process: Pick<ServerWorld, "ledger" | "database">, parts: Partial<GenerationParts>) => {
    const { now, makeId } = world;
    const generations = openGenerations({
      ledger: process.ledger,
      database: process.database,
      catalogues: catalogueOf(ticketTokens),
      events: outboxEvents(world),
      upstream: doubleUpstream(double),
      limits: usualLimits,
      now,
      makeId,
      log: pino({ base: null }, { write: (line) => void logged.push(line) }),
      lookEveryMs: 10,
      ...parts,
    });
    const one = { ledger: process.ledger, database: process.database, generations };
    opened.push(one);
    return one;
  };
  const first = open(world, given);
  return {
    ...first,
    world,
    double,
    logged,
    // SQLite's transactions in one thread would wait for each other for ever: there both have one connection.
    another: async (parts = {}) => open(engine === "sqlite" ? world : await world.another(), { ...given, ...parts }),
    sweep: async (process = first) => {
      for (const job of process.generations.jobs) await job.run(new AbortController().signal);
    },
    give: async (tokens, accountId = ada) => {
      const cause = { type: "rule", id: world.makeId() };
      const idempotency = { scope: "test", key: cause.id };
      await world.ledger.execute({
        kind: "grant",
        grant: "gift",
        accountId,
        tokens,
        cause,
        idempotency,
        actor: "test",
      });
    },
    async end() {
      for (const { generations } of opened) await generations.close();
      await double.close();
      await world.end();
    },
  };
}

export function catalogueOf(tokens: number): GenerationParts["catalogues"] {
  const feature = { key: "ticket", name: "Ticket", tokens, per: "ticket" };
  const inForce = { version: 7, catalogue: { ...defaultCatalogue, features: [feature] } };
  return { inForce: () => Promise.resolve(inForce), version: () => Promise.resolve(inForce) } as never; // All that is asked.
}

export function doubleUpstream(double: Pick<ModelDouble, "url">, key: string = sandboxKeys.valid, timeoutMs = 60_000) {
  return openrouterUpstream({
    key,
    baseUrl: double.url("openrouter"),
    model: "openai/gpt-5-mini",
    timeoutMs,
    random: () => 0,
    wait: () => Promise.resolve(),
  });
}

let keys = 0;
export const newKey = (): string => `key-${(keys += 1)}-${process.pid}`;

/** Everything that a stream says. */
export async function all(stream: AsyncIterable<FollowedEvent>): Promise<FollowedEvent[]> {
  const events: FollowedEvent[] = [];
  for await (const event of stream) events.push(event);
  return events;
}

/** Reads until a ticket is complete, and leaves the rest to others. */
export async function untilComplete(stream: AsyncGenerator<FollowedEvent, void>): Promise<void> {
  for (;;) {
    // oxlint-disable-next-line no-await-in-loop -- one event after the other
    const { value, done } = await stream.next();
    if (done === true) throw new Error("it ended without a complete ticket");
    const { event } = value;
    if (event.kind === "generation" && event.event.kind === "ticket" && !event.event.ticket.incomplete) return;
  }
}

/** Starts a generation and reads it to its end. */
export async function generate(
  generations: Generations,
  options: { text?: string; key?: string; maxTokens?: number; accountId?: string } = {},
): Promise<{ events: FollowedEvent[]; tickets: TicketDraft[]; receipt: Receipt; engine: GenerationEvent[] }> {
  const { text = notes, key = newKey(), maxTokens, accountId = ada } = options;
  const request = { text, ...(maxTokens !== undefined && { maxTokens }) };
  return told(await all(await generations.start(accountId, { key, request })));
}

/** What the events of a stream come to. */
export function told(events: FollowedEvent[]) {
  const engine = events.flatMap(({ event }) => (event.kind === "generation" ? [event.event] : []));
  return { events, tickets: ticketsOf(engine), receipt: settledIn(events.map(({ event }) => event)), engine };
}

/** The newest version of each ticket. */
function ticketsOf(events: readonly GenerationEvent[]): TicketDraft[] {
  const tickets = new Map<string, TicketDraft>();
  for (const event of events) if (event.kind === "ticket") tickets.set(event.ticket.ref, event.ticket);
  return [...tickets.values()];
}

export const completeOf = (tickets: readonly TicketDraft[]): TicketDraft[] =>
  tickets.filter(({ incomplete }) => incomplete === undefined);

function settledIn(events: readonly MeteredEvent[]): Receipt {
  const last = events.at(-1);
  if (last?.kind !== "settled") throw new Error(`it ended with ${last?.kind}`);
  return last.receipt;
}
