import { AppError, wordsFor } from "@myba/shared/errors";
import type { Command } from "commander";
import type { CoreClient } from "../../bridge/client.ts";
import type { ProviderRow } from "../../bridge/providers.ts";
import { environmentConnections } from "../environment-connections.ts";
import { findProvider } from "../find-provider.ts";
import type { CliIo } from "../io.ts";
import { tableOption, type TableFormat } from "../options.ts";
import { withCore } from "../with-core.ts";
import { withoutControls } from "../write-result.ts";

/** `myba providers` lists who can make tickets; `myba providers test NAME` looks whether one answers. */
export function addProviders(program: Command, io: CliIo): void {
  const providers = program.command("providers").description("list who can write tickets, or test one");
  providers
    .command("list", { isDefault: true })
    .description("print every provider in the order they are asked, those of the environment last")
    .addOption(tableOption())
    .action(async ({ format }: { format: TableFormat }, command: Command) => {
      await withProviders(command, io, null, async (client) => {
        const rows = await client.providers.list();
        await io.writeOut(format === "json" ? `${JSON.stringify({ providers: rows }, null, 2)}\n` : table(rows));
      });
    });
  providers
    .command("test")
    .description("list a provider's models and ask one of them for a token")
    .argument("<name>", "a connection's name, or a service whose key is in the environment")
    .option("--address <url>", "where the service is, if not at its usual address")
    .action(async (name: string, { address }: { address?: string }, command: Command) => {
      await withProviders(command, io, { provider: name, address }, async (client) => {
        const row = await findProvider(client, name, io);
        const { error, modelsMs, probeMs } = await client.providers.test({ id: row.id });
        if (error) throw new AppError(error.code, error.data);
        const looked = (await client.providers.list()).find(({ id }) => id === row.id);
        const steps = [
          ...(modelsMs === null ? [] : [`models listed in ${modelsMs} ms`]),
          ...(probeMs === null ? [] : [`${looked?.model ?? "a model"} answered in ${probeMs} ms`]),
        ];
        await io.writeOut(withoutControls(`${row.label} works${steps.length === 0 ? "" : `: ${steps.join(", ")}`}.\n`));
      });
    });
}

function withProviders(
  command: Command,
  io: CliIo,
  named: Parameters<typeof environmentConnections>[1],
  work: (client: CoreClient) => Promise<void>,
): Promise<void> {
  return withCore(command, io, work, { visiting: environmentConnections(io.env, named) });
}

function table(rows: readonly ProviderRow[]): string {
  const cells = [
    ["NAME", "SERVICE", "MODEL", "KEY", "STATE"],
    ...rows.map((row) => [row.label, row.preset, row.model ?? "", row.keyMask ?? "", stateOf(row)]),
  ];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const lines = cells.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  return withoutControls(`${lines.join("\n")}\n`);
}

function stateOf({ obstacle, check, free, local }: ProviderRow): string {
  // A terminal chooses a model when it asks one.
  if (obstacle !== null && obstacle.code !== "provider/no-model") return wordsFor(obstacle).message;
  if (check?.error) return wordsFor(check.error).message;
  return [free ? "free" : "costs money", ...(local ? ["on this computer"] : [])].join(", ");
}
