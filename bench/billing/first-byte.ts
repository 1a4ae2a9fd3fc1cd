import { once } from "node:events";
import { connect } from "node:net";
import { generateWithModel } from "../../packages/engine/src/model/generate-with-model.ts";
import { modelCaller } from "../../packages/engine/src/providers/model-caller.ts";
import { describeModel } from "../../packages/engine/src/providers/model-table.ts";
import { sandboxKeys } from "../../packages/sandbox/src/model/world.ts";
import { makeIds } from "../../apps/billing-server/src/ledger/ids.ts";
import type { BenchmarkResult } from "../benchmark.ts";
import { quantile } from "../engine/timing.ts";
import { specification } from "../generation/text.ts";
import { textOf } from "./light-client.ts";
import type { SignedIn } from "./people.ts";
import type { Program } from "./programs.ts";
import { inTurn } from "./requests.ts";

const rounds = 41;
const warmUps = 20;
/** The model that the server asks. */
export const model = "openai/gpt-4.1-mini";
const makeId = makeIds(Date.now);

interface Timed {
  /** Of whatever comes first: what is set aside. */
  readonly firstByteMs: number;
  readonly firstTicketMs: number;
}

/**
 * What metering adds to the first words of a model: the first ticket through `POST /api/generations`, with the hold and
 * everything stored, beside the same text given to the same model by the same engine without a server, in turn.
 */
export async function measureFirstByte(
  { server, double }: { readonly server: Program; readonly double: Program },
  people: readonly SignedIn[],
): Promise<BenchmarkResult & { readonly failed: number }> {
  const text = specification(3);
  const person = inTurn(people);
  const metered: Timed[] = [];
  const direct: number[] = [];
  let failed = 0;
  for (let round = -warmUps; round < rounds; round += 1) {
    const asked = await askDirectly(double.url, text);
    const timed = await askMetered(server.url, person(), text).catch(() => undefined);
    if (timed === undefined) failed += 1;
    if (round < 0 || timed === undefined) continue;
    direct.push(asked);
    metered.push(timed);
  }
  const added = metered.map(({ firstTicketMs }, round) => firstTicketMs - (direct[round] ?? 0));
  const firstBytes = metered.map(({ firstByteMs }) => firstByteMs);
  return {
    metrics: { meteredFirstByteMs: quantile(added, 0.5) },
    notes: [
      `metered generation: the first of a ticket p50 ${quantile(added, 0.5).toFixed(1)} ms later than from the engine ` +
        `without a server (${quantile(direct, 0.5).toFixed(1)} ms), p95 ${quantile(added, 0.95).toFixed(1)} ms; that the ` +
        `tokens are set aside is said after p50 ${quantile(firstBytes, 0.5).toFixed(1)} ms; ${rounds} rounds in turn`,
    ],
    failed,
  };
}

/** Milliseconds to the first event of a ticket. */
async function askDirectly(baseUrl: string, text: string): Promise<number> {
  const info = describeModel("openrouter", "openrouter", model);
  const connection = { kind: "openrouter", preset: "openrouter", label: "direct", baseUrl } as const;
  const caller = modelCaller({ connection: { ...connection, key: sandboxKeys.valid, timeoutMs: 60_000 }, model: info });
  const startedAt = performance.now();
  let firstMs: number | undefined;
  const events = generateWithModel({ id: makeId(), caller, model: info }, { text }, new AbortController().signal);
  for await (const { kind } of events) if (kind.startsWith("ticket")) firstMs ??= performance.now() - startedAt;
  if (firstMs === undefined) throw new Error("the model wrote no ticket");
  return firstMs;
}

/** By a bare socket, so that what is added is the server's and not that of one more client. */
async function askMetered(url: string, { token }: SignedIn, text: string): Promise<Timed> {
  const { hostname, port, host } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port), noDelay: true }).setEncoding("utf8");
  await once(socket, "connect");
  const body = JSON.stringify({ text });
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json", "idempotency-key": makeId() };
  const startedAt = performance.now();
  socket.write(textOf({ method: "POST", path: "/api/generations", headers, body }, host));
  let firstByteMs: number | undefined;
  let firstTicketMs: number | undefined;
  let read = "";
  for await (const chunk of socket) {
    read += String(chunk);
    if (read.includes('"kind":"reserved"')) firstByteMs ??= performance.now() - startedAt;
    if (firstTicketMs === undefined && read.includes('"kind":"ticket"')) firstTicketMs = performance.now() - startedAt;
    if (read.includes('"kind":"settled"')) break;
  }
  socket.destroy();
  if (firstByteMs === undefined || firstTicketMs === undefined || !read.includes('"kind":"settled"'))
    throw new Error(`not generated: ${read.slice(-500)}`);
  return { firstByteMs, firstTicketMs };
}
