import { AppError, wordsFor } from "@myba/shared/errors";
import type { ProjectId } from "@myba/shared/ids";
import type { Command } from "commander";
import type { CoreClient } from "../bridge/client.ts";
import type { ProjectRow } from "../bridge/tickets.ts";
import { version } from "../bridge/version.ts";
import { billingAddressFrom } from "../core/billing-place.ts";
import type { CoreConfig } from "../core/config.ts";
import { keyring } from "../core/secrets/keyring.ts";
import type { CliIo } from "./io.ts";

/**
 * Opens the data folder of the command line beside a running app, gives the work a client, and closes it whatever
 * happens. Rejects with what the work rejects with, and with the `data/…` errors of the core.
 */
export async function withCore<Result>(
  command: Command,
  io: CliIo,
  work: (client: CoreClient) => Promise<Result>,
  config: Pick<CoreConfig, "visiting" | "substitutes"> = {},
): Promise<Result> {
  const { data } = command.optsWithGlobals<{ data?: string }>();
  const noWindow = { available: false, reason: "A terminal has no window." } as const;
  // Loaded only here: `myba --help` has no use for a database.
  const { startCore } = await import("../core/core.ts");
  const billing = billingAddressFrom(io.env);
  const core = await startCore({
    ...config,
    openKeychain: keyring(process.platform),
    env: io.env,
    ...(billing !== null && { billing }),
    dataFolder: data ?? io.defaultDataFolder(),
    version,
    capabilities: { nativeWindow: noWindow, deepLinks: noWindow },
    share: true,
  });
  try {
    // A database that was set aside must not look like an empty one.
    const { notices } = await core.client.app.info();
    for (const { message, next } of notices.map(wordsFor)) io.writeError(`${message}\n${next}\n`);
    return await work(core.client);
  } finally {
    await core.close();
  }
}

/** The project of that name or id, in any case of letters. Throws `project/not-found`. */
async function findProject(client: CoreClient, name: string): Promise<ProjectRow> {
  const found = projectCalled(await client.projects.list(), name);
  if (!found) throw new AppError("project/not-found");
  return found;
}

/** The project of that name or id; made when there is none. */
export async function findOrCreateProject(client: CoreClient, name: string): Promise<ProjectRow> {
  return projectCalled(await client.projects.list(), name) ?? (await client.projects.create({ name }));
}

/** The project of that name or id; undefined where there is none yet. */
export async function projectIfAny(client: CoreClient, name: string): Promise<ProjectRow | undefined> {
  return projectCalled(await client.projects.list(), name);
}

/** The first project of all. Throws `project/not-found`. */
export async function firstProject(client: CoreClient): Promise<ProjectRow> {
  const [first] = await client.projects.list();
  if (!first) throw new AppError("project/not-found");
  return first;
}

/** The id to filter by: null, which means every project, when none was named. */
export async function projectFilter(client: CoreClient, name: string | undefined): Promise<ProjectId | null> {
  return name === undefined ? null : (await findProject(client, name)).id;
}

function projectCalled(projects: readonly ProjectRow[], name: string): ProjectRow | undefined {
  const wanted = name.trim().toLowerCase();
  return (
    projects.find((project) => project.name === name.trim()) ??
    projects.find((project) => project.name.toLowerCase() === wanted || project.id === name)
  );
}
