import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ProjectId } from "@myba/shared/ids";
import { emptyContent } from "@myba/shared/tickets/content";
import type { Ticket } from "@myba/shared/tickets/ticket";
import { onTestFinished } from "vitest";
import type { CoreConfig } from "../config.ts";
import { type Core, startCore } from "../core.ts";

const available = { available: true } as const;

/** A data folder that does not exist yet, in a temporary place that goes with the test. */
export function temporaryDataFolder(): string {
  const root = mkdtempSync(join(tmpdir(), "myba-core-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  return join(root, "data");
}

/** Everything a core needs. */
export function coreConfig(config: Partial<CoreConfig> = {}): CoreConfig {
  return {
    dataFolder: config.dataFolder ?? temporaryDataFolder(),
    version: "1.2.3",
    capabilities: { nativeWindow: available, deepLinks: available },
    ...config,
  };
}

/** A real core on a real folder, closed when the test ends. */
export async function testCore(config: Partial<CoreConfig> = {}): Promise<Core> {
  const core = await startCore(coreConfig(config));
  onTestFinished(() => core.close());
  return core;
}

/** The project every data folder begins with. */
export async function firstProject(core: Core): Promise<ProjectId> {
  const [project] = await core.client.projects.list();
  if (project === undefined) throw new Error("there is no project");
  return project.id;
}

/** A story with a title, in the first project. */
export async function addStory(core: Core, title: string, parent: Ticket | null = null): Promise<Ticket> {
  const projectId = await firstProject(core);
  return core.client.tickets.create({ projectId, parentId: parent?.id ?? null, content: emptyContent("story", title) });
}
