import { parseDeepLink } from "@myba/shared/deep-link";
import type { Command } from "commander";
import { handLinkToHost } from "../../web-host/running-host.ts";
import type { CliIo } from "../io.ts";

interface OpenLinkOptions {
  readonly browser?: boolean;
}

/** `myba open-link`: what a desktop starts for each `myba://` link, from a checkout of the sources. */
export function addOpenLink(program: Command, io: CliIo): void {
  program
    .command("open-link")
    .description("show a myba:// link in the MyBA that runs, or start it")
    .option("--browser", "start it in the browser even where the desktop window can be had")
    .argument("<link>", "such as myba://ticket/01ARZ3…")
    .action(async (link: string, { browser = false }: OpenLinkOptions, command: Command) => {
      // Before anything is asked or started: what is no link leads nowhere.
      parseDeepLink(link);
      const { data } = command.optsWithGlobals<{ data?: string }>();
      const folder = data ?? io.defaultDataFolder();
      const taken = await handLinkToHost(folder, link);
      if (taken === undefined) await io.startApp({ dataFolder: folder, link, browser });
      else if (!taken.hasPage && !(await io.openBrowser(taken.url)))
        await io.writeOut(`The link is shown at ${taken.url}\n`);
    });
}
