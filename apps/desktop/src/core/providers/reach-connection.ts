import type { Connection } from "@myba/engine/providers/model-call";
import { AppError, type ErrorReport } from "@myba/shared/errors";
import { wayOut } from "./connection-fetch.ts";
import { type ConnectionRow, isConnection } from "./connection-row.ts";
import { presetCalled } from "./presets.ts";
import type { ProviderContext } from "./provider-context.ts";
import { keyName, proxyName } from "./secret-names.ts";

/**
 * A connection with its key, read now and to be let go after use. Throws `provider/key-missing`, `secrets/locked`,
 * `secrets/keychain-failed`.
 */
export async function reachConnection(context: ProviderContext, row: ConnectionRow): Promise<Connection> {
  const { secrets, env } = context;
  const key = hasKey(row) ? await secrets.get(keyName(row.id)) : null;
  if (key === null && hasKey(row)) throw keyMissing(row);
  const proxyCredentials = row.proxyUrl === null ? null : await secrets.get(proxyName(row.id));
  return connectionFrom(row, key, { proxyCredentials, env });
}

/** A connection from its parts, before it is stored too. */
export async function connectionFrom(
  row: Pick<ConnectionRow, "kind" | "preset" | "label" | "baseUrl" | "timeoutMs" | "proxyUrl">,
  key: string | null,
  { proxyCredentials, env }: { proxyCredentials: string | null; env: NodeJS.ProcessEnv },
): Promise<Connection> {
  if (!isConnection(row)) throw new Error(`${row.label} is no connection`);
  const { kind, preset, label, baseUrl, timeoutMs, proxyUrl } = row;
  const way = await wayOut({ baseUrl, proxyUrl, proxyCredentials, env });
  return { kind, preset, label, baseUrl, key, timeoutMs, ...way };
}

/** What keeps a connection from being asked at all, found without asking: its key, no model, or for tokens a sign-in. */
export async function obstacleOf(
  { secrets, tokens }: ProviderContext,
  row: ConnectionRow,
  model: string | null,
): Promise<ErrorReport | null> {
  if (row.kind === "myba") return tokens === null ? null : await tokens.obstacle();
  if (row.kind === "offline") return null;
  if (hasKey(row)) {
    const obstacle = await secrets.obstacleOf(keyName(row.id));
    if (obstacle !== null) return obstacle === "missing" ? keyMissing(row).report() : obstacle;
  }
  return model === null ? { code: "provider/no-model", data: { provider: row.label } } : null;
}

/** A service that works without one may have one all the same. */
function hasKey(row: ConnectionRow): boolean {
  return row.keyMask !== null || presetCalled(row.preset)?.key === "needed";
}

export function keyMissing({ label }: Pick<ConnectionRow, "label">): AppError {
  return new AppError("provider/key-missing", { provider: label });
}
