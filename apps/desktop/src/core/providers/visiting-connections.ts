import { createHash } from "node:crypto";
import { ollamaAddress } from "@myba/engine/providers/find-ollama";
import { AppError } from "@myba/shared/errors";
import { providerId, type ProviderId } from "@myba/shared/ids";
import type { Store } from "../database/store.ts";
import { isLoopback, providerAddress } from "./addresses.ts";
import { type ConnectionRow, connectionRows, requireConnection, updateConnection } from "./connection-row.ts";
import { maskKey } from "./key-mask.ts";
import { presetCalled } from "./presets.ts";
import { keyName } from "./secret-names.ts";

/** A connection that is used and not stored: a terminal's, with the key of its environment. */
export interface VisitingConnection {
  readonly preset: string;
  /** The preset's own where there is none. */
  readonly baseUrl: string | null;
  readonly key: string | null;
}

/** Those of one core, with what was found out about them. */
export class VisitingConnections {
  readonly #rows = new Map<ProviderId, ConnectionRow>();
  /** By their names in the secret store, which is to hold them: nothing else does. */
  readonly keys = new Map<string, string>();

  readonly #billingUrl: string | null;

  /** Without a billing server there is nobody who takes tokens. Throws `request/invalid` for an address that is none. */
  constructor(given: readonly VisitingConnection[], billingUrl: string | null) {
    this.#billingUrl = billingUrl;
    for (const visitor of given) {
      const row = rowOf(visitor);
      this.#rows.set(row.id, row);
      if (visitor.key !== null) this.keys.set(keyName(row.id), visitor.key);
    }
  }

  has(id: ProviderId): boolean {
    return this.#rows.has(id);
  }

  /** Everybody, the visiting ones behind the stored. */
  all(store: Store): ConnectionRow[] {
    const stored = connectionRows(store).flatMap((row) => this.#here(row) ?? []);
    return [...stored, ...this.#rows.values()];
  }

  /** One of them; `provider/not-found`. */
  require(store: Store, id: ProviderId): ConnectionRow {
    const known = this.#rows.get(id) ?? this.#here(requireConnection(store, id));
    if (known === null) throw new AppError("provider/not-found");
    return known;
  }

  #here(row: ConnectionRow): ConnectionRow | null {
    if (row.kind !== "myba") return row;
    return this.#billingUrl === null ? null : { ...row, baseUrl: this.#billingUrl };
  }

  /** Remembers what was found out about a connection; of a visiting one for as long as it stays. */
  update(store: Store, id: ProviderId, changes: Parameters<typeof updateConnection>[2]): void {
    const row = this.#rows.get(id);
    if (row === undefined) return updateConnection(store, id, changes);
    const { check, model, models, baseUrl } = changes;
    this.#rows.set(id, {
      ...row,
      ...(check !== undefined && { check }),
      ...(model !== undefined && { model }),
      ...(baseUrl !== undefined && { baseUrl }),
      ...(models !== undefined && { models: models.list, modelsAt: models.at }),
    });
  }
}

function rowOf({ preset: name, baseUrl, key }: VisitingConnection): ConnectionRow {
  const preset = presetCalled(name);
  if (preset === undefined) throw new AppError("request/invalid", { reason: "there is no such service" });
  // Ollama's own variable may be a host alone, or a port.
  const given = baseUrl !== null && preset.kind === "ollama" ? ollamaAddress(baseUrl) : baseUrl;
  const address = providerAddress(given ?? preset.baseUrl);
  return {
    id: idOf(preset.id, address),
    preset: preset.id,
    kind: preset.kind,
    label: preset.label,
    baseUrl: address,
    model: null,
    keyMask: key && maskKey(key),
    proxyUrl: null,
    timeoutMs: isLoopback(address) ? 180_000 : 60_000,
    fallback: false,
    mayCost: false,
    check: null,
    models: [],
    modelsAt: null,
  };
}

const crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** The same service gets the same id each time, so that its receipts add up. */
function idOf(preset: string, address: string): ProviderId {
  const digits = [...createHash("sha256").update(`${preset}\n${address}`).digest().subarray(0, 26)];
  // A ULID begins with at most 7; these begin with 7, far behind any time that is ever told.
  return providerId.parse(
    `7${digits
      .slice(1)
      .map((digit) => crockford[digit % 32])
      .join("")}`,
  );
}
