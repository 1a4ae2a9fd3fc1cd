import { AppError } from "@myba/shared/errors";
import type { CoreClient } from "../bridge/client.ts";
import { passphraseVariable } from "../bridge/key-variables.ts";
import type { ProviderRow } from "../bridge/providers.ts";
import { keyVariableOf } from "./environment-connections.ts";
import type { CliIo } from "./io.ts";

/** Obstacles that another connection of the same service may not have. */
const aboutKeys = new Set(["provider/key-missing", "secrets/keychain-failed", "secrets/undecided"]);

/**
 * Who is meant by a name on the command line: a connection's label or id, or a service. Stored ones come first, unless
 * they lack the key that the environment has. Asks for the passphrase where keys are locked. Throws
 * `provider/key-missing`, `request/invalid` for a name nobody has, `secrets/wrong-passphrase`.
 */
export async function findProvider(client: CoreClient, name: string, io: CliIo): Promise<ProviderRow> {
  const rows = await client.providers.list();
  const found = calledSo(rows, name);
  if (found === undefined) throw await nobodyCalled(client, name, rows, io);
  if (found.obstacle?.code !== "secrets/locked") return found;
  await unlock(client, io);
  return (await client.providers.list()).find(({ id }) => id === found.id) ?? found;
}

function calledSo(rows: readonly ProviderRow[], name: string): ProviderRow | undefined {
  const wanted = name.trim().toLowerCase();
  const named = rows.filter(({ id, label, preset }) =>
    [id, label, preset].some((word) => word.toLowerCase() === wanted),
  );
  return named.find(({ obstacle }) => obstacle === null || !aboutKeys.has(obstacle.code)) ?? named[0];
}

async function nobodyCalled(
  client: CoreClient,
  name: string,
  rows: readonly ProviderRow[],
  io: CliIo,
): Promise<AppError> {
  const preset = (await client.providers.presets()).find(({ id }) => id === name.trim().toLowerCase());
  const variable = keyVariableOf(name);
  if (preset !== undefined && preset.key === "needed") {
    if (variable !== null) io.writeError(`${variable} is not set, and no connection is called ${name}.\n`);
    return new AppError("provider/key-missing", { provider: preset.label });
  }
  const known = rows.map(({ label }) => label).join(", ");
  return new AppError("request/invalid", { reason: `no provider is called ${name.slice(0, 60)}; there are ${known}` });
}

async function unlock(client: CoreClient, io: CliIo): Promise<void> {
  const given = io.env[passphraseVariable];
  const passphrase = given ?? (await io.ask("Passphrase: ", { hidden: true }));
  if (passphrase === null) io.writeError(`Nobody is here to type the passphrase; ${passphraseVariable} can hold it.\n`);
  if (passphrase === null || passphrase === "") throw new AppError("secrets/locked");
  await client.secrets.unlock({ passphrase });
}

/** The model to ask: the one wanted, the connection's own, or else one that it offers. Throws `provider/…`. */
export async function modelFor(client: CoreClient, row: ProviderRow, wanted: string | undefined): Promise<string> {
  if (wanted !== undefined) return wanted;
  if (row.kind === "offline" || row.kind === "myba") return "";
  if (row.model !== null) return row.model;
  // Looking at a connection also finds it a model.
  const { error } = await client.providers.test({ id: row.id });
  if (error !== null) throw new AppError(error.code, error.data);
  const looked = (await client.providers.list()).find(({ id }) => id === row.id);
  if (!looked?.model) throw new AppError("provider/no-model", { provider: row.label });
  return looked.model;
}
