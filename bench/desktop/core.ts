import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import type { CoreClient } from "../../apps/desktop/src/bridge/client.ts";
import { startCore } from "../../apps/desktop/src/core/core.ts";
import { everything } from "../../apps/desktop/src/core/testing/everything.ts";
import { seedTickets } from "../../apps/desktop/src/core/testing/seed-tickets.ts";
import type { BenchmarkResult } from "../benchmark.ts";
import { quantile } from "../engine/timing.ts";

const ticketCount = 100_000;
const available = { available: true } as const;

/** Search as you type and saving, in a core with 100,000 tickets; saving beside the bare commit SQLite can do here. */
export async function measureCore(): Promise<BenchmarkResult> {
  const folder = await mkdtemp(join(tmpdir(), "myba-bench-"));
  try {
    const core = await startCore({
      dataFolder: join(folder, "data"),
      version: "bench",
      capabilities: { nativeWindow: available, deepLinks: available },
    });
    await seedTickets(core, ticketCount);
    const search = await searchTimes(core.client);
    const { saves, floors } = await saveTimes(core.client, join(folder, "floor.sqlite"));
    await core.close();
    return {
      metrics: { searchP95Ms: quantile(search, 0.95), saveP95Ms: quantile(saves, 0.95) },
      notes: [
        `search: ${search.length} keystrokes over ${ticketCount} tickets, p50 ${quantile(search, 0.5).toFixed(2)} ms`,
        `save: p50 ${quantile(saves, 0.5).toFixed(2)} ms, ` +
          `${(quantile(saves, 0.5) / quantile(floors, 0.5)).toFixed(1)} × one bare durable commit of the same run`,
      ],
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const typed = ["invoice", "customer export", "payment refused", "the", "search results", "t-4711", "zzz nothing"];

/** One time a keystroke: every prefix of every phrase, as the list asks for it. */
async function searchTimes(client: CoreClient): Promise<number[]> {
  const times: number[] = [];
  for (const phrase of typed) {
    for (let length = 1; length <= phrase.length; length++) {
      const startedAt = performance.now();
      await client.tickets.list({ ...everything, sort: "relevance", limit: 50, search: phrase.slice(0, length) });
      times.push(performance.now() - startedAt);
    }
  }
  return times;
}

const rounds = 200;

/** Interleaved, so that a slow moment of the machine hits both sides. */
async function saveTimes(client: CoreClient, floorFile: string): Promise<{ saves: number[]; floors: number[] }> {
  const floor = new Database(floorFile);
  floor.pragma("journal_mode = WAL");
  floor.pragma("synchronous = FULL");
  floor.exec("CREATE TABLE row (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT");
  const insert = floor.prepare("INSERT INTO row (text) VALUES (?)");
  const list = await client.tickets.list({ ...everything, sort: "updated", limit: 1 });
  const [row] = list.rows;
  if (!row) throw new Error("the seeded core has no ticket");
  let { ticket } = await client.tickets.get({ id: row.id });
  const saves: number[] = [];
  const floors: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const startedAt = performance.now();
    ticket = await client.tickets.update({
      id: ticket.id,
      revision: ticket.revision,
      patch: { title: `Title of round ${round}` },
    });
    saves.push(performance.now() - startedAt);
    const floorStartedAt = performance.now();
    insert.run(JSON.stringify(ticket.content));
    floors.push(performance.now() - floorStartedAt);
  }
  floor.close();
  return { saves, floors };
}
