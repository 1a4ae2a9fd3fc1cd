import type { ProviderRow } from "../../bridge/providers.ts";
import { isLoopback } from "./addresses.ts";
import { type ConnectionRow, isConnection, modelOf } from "./connection-row.ts";
import type { ProviderContext } from "./provider-context.ts";
import { presetCalled } from "./presets.ts";
import { obstacleOf } from "./reach-connection.ts";
import { keyName } from "./secret-names.ts";

/** A connection as windows see it: never with its key. */
export async function asProvider(context: ProviderContext, row: ConnectionRow): Promise<ProviderRow> {
  const { models: _, modelsAt: __, ...shown } = row;
  const isKeyThere = row.keyMask !== null && (await context.secrets.obstacleOf(keyName(row.id))) !== "missing";
  return {
    ...shown,
    keyMask: isKeyThere ? row.keyMask : null,
    local: isLocal(row),
    free: isFree(row),
    obstacle: (await obstacleOf(context, row, row.model)) ?? absenceOf(row),
  };
}

/** Whether it runs on this computer: its address is here, and its model is none that a server here passes on. */
function isLocal(row: ConnectionRow): boolean {
  if (!isConnection(row)) return row.kind === "offline";
  return isLoopback(row.baseUrl) && (row.model === null || !isServer(row) || hasFreeModel(row, row.model));
}

/** A paid service reached through a gateway on this computer still costs, so its own kind of server has to be meant. */
function isFree(row: ConnectionRow): boolean {
  return row.kind === "offline" || (isLocal(row) && isServer(row));
}

const isServer = ({ preset }: ConnectionRow): boolean => presetCalled(preset)?.local === true;

const hasFreeModel = (row: Parameters<typeof modelOf>[0], model: string): boolean =>
  modelOf(row, model).priceFrom === "free";

/** A server on this computer that did not answer when it was looked for last. */
function absenceOf(row: ConnectionRow): ProviderRow["obstacle"] {
  const error = row.check?.error ?? null;
  return isFree(row) && error?.code === "provider/unreachable" ? error : null;
}
