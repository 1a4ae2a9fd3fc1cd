import { cpSync } from "node:fs";
import { basename } from "node:path";
import { createGate, type Gate } from "@myba/sandbox/model/gate";
import type { ProviderId } from "@myba/shared/ids";
import type { Sandbox } from "../../../../../billing-server/sandbox/start-sandbox.ts";
import type { Generation, GenerationFeedEvent } from "../../../bridge/generations.ts";
import { sandboxForTests, type TestComputer, testComputer } from "../../account/testing/account-world.ts";
import type { Core } from "../../core.ts";
import { temporaryDataFolder } from "../../testing/test-core.ts";
import { type CutLine, startCutLine } from "./cut-line.ts";

/** Makes tickets for tokens. */
export const myba = { providerId: "myba" as ProviderId, model: null };

/** As many tickets as a new computer has tokens. */
export const threeWishes = `As a clerk, I want to export orders so that accounting has them.

As a clerk, I want to print labels so that parcels find their way.

As a manager, I want to see returns by week so that I can order less.`;

/** A billing server at the end of a line that can be cut. */
export interface MeteredWorld {
  readonly sandbox: Sandbox;
  readonly line: CutLine;
  /** One that has never been here. */
  computer(): TestComputer;
  /** Holds the model back: at its beginning, or within its second ticket. */
  hold(where: "before the first ticket" | "after the first ticket"): Gate;
  close(): Promise<void>;
}

export async function startMeteredWorld(): Promise<MeteredWorld> {
  const line = await startCutLine();
  const sandbox = await sandboxForTests({ config: { publicUrl: line.url } });
  line.leadTo(sandbox.url);
  return {
    sandbox,
    line,
    computer: () => testComputer({ url: line.url }),
    hold(where) {
      const gate = createGate();
      sandbox.model.script({ hold: { before: where === "before the first ticket" ? 0 : 60, gate } });
      return gate;
    },
    async close() {
      await line.close();
      await sandbox.close();
    },
  };
}

/** What a generation tells, until something is so. */
export async function until(
  core: Core,
  { id }: Pick<Generation, "id">,
  isSo: (event: GenerationFeedEvent) => boolean,
): Promise<GenerationFeedEvent> {
  const leaving = new AbortController();
  for await (const event of await core.client.generations.feed({ id }, { signal: leaving.signal })) {
    if (!isSo(event)) continue;
    leaving.abort();
    return event;
  }
  throw new Error("it ended before");
}

export const isWholeTicket = (event: GenerationFeedEvent): boolean =>
  event.kind === "ticket" && event.draft.incomplete === undefined;

export const isLoss = (event: GenerationFeedEvent): boolean =>
  event.kind === "attempt" && event.because?.code === "billing/unreachable";

/** A generation once something is so. */
export async function generationOf(
  core: Core,
  id: Generation["id"],
  isSo: (generation: Generation) => boolean,
): Promise<Generation> {
  const leaving = new AbortController();
  for await (const _ of await core.client.app.events(undefined, { signal: leaving.signal })) {
    const generation = (await core.client.generations.list({ projectId: null })).find((one) => one.id === id);
    if (generation === undefined || !isSo(generation)) continue;
    leaving.abort();
    return generation;
  }
  throw new Error("the core was closed");
}

/** The computer as a power cut at this instant leaves it; what runs there now is closed and counts no more. */
export async function afterPowerCut({ dataFolder, ...computer }: TestComputer, core: Core): Promise<TestComputer> {
  const copy = temporaryDataFolder();
  cpSync(dataFolder, copy, { recursive: true, filter: (path) => !basename(path).startsWith("lock.") });
  await core.close();
  return {
    ...computer,
    dataFolder: copy,
    start: (config) => computer.start({ dataFolder: copy, ...config }),
  };
}
