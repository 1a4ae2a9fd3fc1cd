import { offlineEngineVersion } from "@myba/engine/template/template";
import type { ErrorReport } from "@myba/shared/errors";
import type { AppInfo } from "../../bridge/app.ts";
import type { Store } from "../database/store.ts";
import type { Pushes } from "../pushes.ts";
import { changeSettings, readSettings } from "../settings/settings.ts";
import { procedures } from "./implementer.ts";

const { app } = procedures;

export interface AppRouterOptions {
  readonly store: Store;
  readonly pushes: Pushes;
  readonly info: Pick<AppInfo, "version" | "dataFolder" | "capabilities" | "sandbox">;
  /** What the person should know about the start; dismissed ones are taken out. */
  readonly notices: ErrorReport[];
}

/** `app.*` of the contract. */
export function appRouter({ store, pushes, info, notices }: AppRouterOptions) {
  return app.router({
    info: app.info.handler(() => ({ ...info, engineVersion: offlineEngineVersion, notices: [...notices] })),
    dismissNotice: app.dismissNotice.handler(({ input }) => {
      const left = notices.filter((notice) => notice.code !== input.code);
      notices.splice(0, notices.length, ...left);
    }),
    events: app.events.handler(({ signal }) => pushes.events(signal)),
    settings: app.settings.handler(() => readSettings(store)),
    changeSettings: app.changeSettings.handler(({ input }) => changeSettings(store, input)),
  });
}
