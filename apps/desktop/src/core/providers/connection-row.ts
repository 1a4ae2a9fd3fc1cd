import type { ConnectionKind, ModelInfo } from "@myba/engine/providers/model-call";
import { ofUnknownPrice } from "@myba/engine/providers/cloud-models";
import { describeModel, withTablePrices } from "@myba/engine/providers/model-table";
import { AppError, errorReport } from "@myba/shared/errors";
import { providerId, type ProviderId } from "@myba/shared/ids";
import { z } from "zod";
import { providerKinds, type ProviderCheck } from "../../bridge/providers.ts";
import type { Store } from "../database/store.ts";
import { isOwnNetwork } from "./addresses.ts";
import { presetCalled } from "./presets.ts";

/** The offline engine's id in the list of those who can make tickets. */
export const offlineId = providerId.parse("offline");

/** The id of who makes them for tokens. */
export const mybaId = providerId.parse("myba");

/** Whether it is a person's own connection to a model, which has an address and may have a key. */
export function isConnection<Row extends { readonly kind: ConnectionRow["kind"] }>(
  row: Row,
): row is Row & { readonly kind: ConnectionKind } {
  return row.kind !== "offline" && row.kind !== "myba";
}

const flag = z.union([z.literal(0), z.literal(1)]).transform((value) => value === 1);

const check = z.object({
  at: z.number().int(),
  error: errorReport.nullable(),
  modelsMs: z.number().int().nullable(),
  probeMs: z.number().int().nullable(),
});

const row = z.object({
  id: providerId,
  preset: z.string(),
  kind: z.enum(providerKinds),
  label: z.string(),
  base_url: z.string(),
  model: z.string().nullable(),
  key_mask: z.string().nullable(),
  proxy_url: z.string().nullable(),
  timeout_ms: z.number().int(),
  fallback: flag,
  may_cost: flag,
  last_check: z.string().nullable(),
  models: z.string().nullable(),
  models_at: z.number().int().nullable(),
});

/** A connection, or the offline engine, as the database has it. */
export interface ConnectionRow {
  readonly id: ProviderId;
  readonly preset: string;
  readonly kind: (typeof providerKinds)[number];
  readonly label: string;
  readonly baseUrl: string;
  readonly model: string | null;
  readonly keyMask: string | null;
  readonly proxyUrl: string | null;
  readonly timeoutMs: number;
  readonly fallback: boolean;
  readonly mayCost: boolean;
  readonly check: ProviderCheck | null;
  /** As the provider listed them last. */
  readonly models: readonly ModelInfo[];
  readonly modelsAt: number | null;
}

/** Everybody who can make tickets, in the order the person arranged. */
export function connectionRows(store: Store): ConnectionRow[] {
  return store.sql("SELECT * FROM connection ORDER BY position, created_at, id").all().map(asRow);
}

/** One of them; `provider/not-found`. */
export function requireConnection(store: Store, id: ProviderId): ConnectionRow {
  const found = store.sql("SELECT * FROM connection WHERE id = ?").get(id);
  if (found === undefined) throw new AppError("provider/not-found");
  return asRow(found);
}

function asRow(found: unknown): ConnectionRow {
  const { id, preset, kind, label, model, fallback, ...rest } = row.parse(found);
  const described = { preset, kind, baseUrl: rest.base_url };
  return {
    id,
    label,
    model,
    fallback,
    ...described,
    keyMask: rest.key_mask,
    proxyUrl: rest.proxy_url,
    timeoutMs: rest.timeout_ms,
    mayCost: rest.may_cost,
    check: rest.last_check === null ? null : check.parse(JSON.parse(rest.last_check)),
    models: rest.models === null || !isConnection(described) ? [] : listedModels(rest.models, described),
    modelsAt: rest.models_at,
  };
}

type Described = Pick<ConnectionRow, "preset" | "baseUrl"> & { readonly kind: ConnectionKind };

/** Prices of the bundled table are those of this version, however old the list is. */
function listedModels(stored: string, row: Described): ModelInfo[] {
  // Only lists of this type are ever stored.
  const models = JSON.parse(stored) as ModelInfo[];
  return models.map((model) => honestlyPriced(withTablePrices(row.kind, row.preset, model), row));
}

/** What is known about a connection's model: as its provider listed it, or as the bundled table has it. */
export function modelOf(row: Described & Pick<ConnectionRow, "models">, id: string): ModelInfo {
  const listed = row.models.find((model) => model.id === id);
  return honestlyPriced(listed ?? describeModel(row.kind, row.preset, id), row);
}

/** A kind of server that is free on one's own computers is somebody's service anywhere else. */
function honestlyPriced(model: ModelInfo, { preset, baseUrl }: Described): ModelInfo {
  const isForeign = presetCalled(preset)?.local === true && !isOwnNetwork(baseUrl);
  return isForeign && model.priceFrom === "free" ? ofUnknownPrice(model) : model;
}

/** Columns that are written after a connection was made. */
interface ChangedColumns {
  readonly label?: string | undefined;
  readonly baseUrl?: string | undefined;
  readonly model?: string | null | undefined;
  readonly keyMask?: string | null | undefined;
  readonly proxyUrl?: string | null | undefined;
  readonly timeoutMs?: number | undefined;
  readonly fallback?: boolean | undefined;
  readonly mayCost?: boolean | undefined;
  readonly check?: ProviderCheck | null | undefined;
  readonly models?: { readonly list: readonly ModelInfo[]; readonly at: number } | undefined;
}

/** Writes some columns; inside or outside a transaction. */
export function updateConnection(store: Store, id: ProviderId, changes: ChangedColumns): void {
  const { models, check: lastCheck, ...plain } = changes;
  const values: Record<string, unknown> = {
    label: plain.label,
    base_url: plain.baseUrl,
    model: plain.model,
    key_mask: plain.keyMask,
    proxy_url: plain.proxyUrl,
    timeout_ms: plain.timeoutMs,
    fallback: plain.fallback === undefined ? undefined : Number(plain.fallback),
    may_cost: plain.mayCost === undefined ? undefined : Number(plain.mayCost),
    last_check: lastCheck ? JSON.stringify(lastCheck) : lastCheck,
    models: models && JSON.stringify(models.list),
    models_at: models?.at,
  };
  const changed = Object.entries(values).filter(([, value]) => value !== undefined);
  if (changed.length === 0) return;
  const columns = changed.map(([name]) => `${name} = @${name}`).join(", ");
  store.write(["providers"], () => {
    store.sql(`UPDATE connection SET ${columns} WHERE id = @id`).run({ ...Object.fromEntries(changed), id });
  });
}

/** What a new connection begins with. */
export type NewConnection = Omit<ConnectionRow, "fallback" | "mayCost">;

/** Stores a new connection, before all others or behind them. */
export function insertConnection(store: Store, connection: NewConnection, place: "first" | "last"): void {
  const { check: lastCheck, models, ...plain } = connection;
  store.write(["providers"], () => {
    store
      .sql(
        `INSERT INTO connection (id, preset, kind, label, base_url, model, key_mask, proxy_url, timeout_ms, position,
          last_check, models, models_at, created_at)
        SELECT @id, @preset, @kind, @label, @baseUrl, @model, @keyMask, @proxyUrl, @timeoutMs,
          ${place === "first" ? "min(position) - 1" : "max(position) + 1"}, @lastCheck, @models, @modelsAt, @now
        FROM connection`,
      )
      .run({
        ...plain,
        lastCheck: lastCheck && JSON.stringify(lastCheck),
        models: JSON.stringify(models),
        now: store.now(),
      });
  });
}
