import type { Connection, ModelInfo } from "@myba/engine/providers/model-call";
import { AppError } from "@myba/shared/errors";
import type { ProviderId } from "@myba/shared/ids";
import type { ProviderRow } from "../../bridge/providers.ts";
import { type ConnectionRow, isConnection, modelOf } from "./connection-row.ts";
import type { ProviderContext } from "./provider-context.ts";
import { asProvider } from "./provider-row.ts";
import { obstacleOf, reachConnection } from "./reach-connection.ts";

/** Who shall answer; null for the first in the person's order, and for the model of its settings. */
export interface ProviderChoice {
  readonly providerId: ProviderId | null;
  readonly model: string | null;
}

/** Somebody who may answer. `target` is null for who is no connection. Hold it no longer than the work lasts. */
export interface Candidate {
  readonly row: ProviderRow;
  readonly target: { readonly connection: Connection; readonly model: ModelInfo } | null;
}

/**
 * Who is asked, in order: the one chosen, then those behind it in the list that may answer in its place, which are the
 * ones with `fallback` that are free or have standing consent to cost. Without a choice the first of the list counts as
 * chosen, and where it cannot be asked the ones with consent take its place. Throws what keeps the chosen one from
 * being asked: `provider/not-found`, `provider/key-missing`, `provider/no-model`, `secrets/locked`,
 * `secrets/keychain-failed`, `account/sign-in-needed`.
 */
export async function candidatesFor(context: ProviderContext, choice: ProviderChoice): Promise<Candidate[]> {
  const { store, visiting } = context;
  const rows = visiting.all(store);
  const chosen = choice.providerId === null ? rows[0] : visiting.require(store, choice.providerId);
  if (chosen === undefined) throw new AppError("provider/not-found");
  const first = await attempt(() => candidate(context, chosen, choice.model));
  if (first instanceof AppError && choice.providerId !== null) throw first;
  const others = await substitutes(context, rows, chosen);
  if (first instanceof AppError && others.length === 0) throw first;
  return first instanceof AppError ? others : [first, ...others];
}

/** What cannot be asked anyway is no help to anybody. */
async function substitutes(
  context: ProviderContext,
  rows: readonly ConnectionRow[],
  chosen: ConnectionRow,
): Promise<Candidate[]> {
  const found: Candidate[] = [];
  if (context.substitutes === "nobody") return found;
  for (const row of behind(context, rows, chosen)) {
    const { free, obstacle } = await asProvider(context, row);
    if ((!free && !row.mayCost) || obstacle !== null) continue;
    const one = await attempt(() => candidate(context, row, null));
    if (!(one instanceof AppError)) found.push(one);
  }
  return found;
}

async function candidate(context: ProviderContext, stored: ConnectionRow, wanted: string | null): Promise<Candidate> {
  const modelId = stored.kind === "myba" ? null : (wanted ?? stored.model);
  const obstacle = await obstacleOf(context, stored, modelId);
  if (obstacle !== null) throw new AppError(obstacle.code, obstacle.data);
  // Whether it is free may depend on the model.
  const row = await asProvider(context, { ...stored, model: modelId });
  if (!isConnection(stored) || modelId === null) return { row, target: null };
  const connection = await reachConnection(context, stored);
  return { row, target: { connection, model: modelOf(stored, modelId) } };
}

/** Those who may step in: behind the chosen one in the list, or anywhere in it for one that visits and has no place. */
function behind(
  { substitutes, visiting }: ProviderContext,
  rows: readonly ConnectionRow[],
  chosen: ConnectionRow,
): ConnectionRow[] {
  const place = visiting.has(chosen.id) ? -1 : rows.findIndex(({ id }) => id === chosen.id);
  const arranged = rows.slice(place + 1).filter((row) => row.fallback && row.id !== chosen.id);
  const offline = rows.find(({ kind }) => kind === "offline");
  if (substitutes === "arranged" || offline === undefined || offline.id === chosen.id) return arranged;
  return arranged.includes(offline) ? arranged : [...arranged, { ...offline, fallback: true }];
}

async function attempt<T>(work: () => Promise<T>): Promise<T | AppError> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
}
