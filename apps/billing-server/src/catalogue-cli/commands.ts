import { type Command, InvalidArgumentError } from "commander";
import { readCatalogue } from "../catalogue/read-catalogue.ts";
import { AppError } from "@myba/shared/errors";
import { timeOption } from "../ledger-cli/options.ts";
import { catalogueText, doubtsAbout, timeText, versionsText } from "./catalogue-text.ts";
import type { CatalogueIo } from "./io.ts";
import { addDatabaseOption, type DatabaseFlag, readDocument, withCatalogues } from "./open.ts";

interface JsonFlag {
  readonly json?: true;
}

/** `billing catalogue show`: what holds now, or an older version; with `--json` as a document that can be published. */
export function addShow(program: Command, io: CatalogueIo): void {
  const command = program
    .command("show")
    .description("show what is sold and what features cost")
    .option("--version <number>", "this version instead of the one in force", versionNumber)
    .option("--json", "as a document that can be changed and published");
  addDatabaseOption(command).action(
    async ({ version, json, ...place }: DatabaseFlag & JsonFlag & { version?: number }) => {
      const shown = await withCatalogues(place, io, async (catalogues) =>
        version === undefined ? catalogues.inForce() : catalogues.version(version),
      );
      if (shown === undefined) throw new AppError("catalogue/no-version", { version: version ?? 0 });
      io.writeError(`Version ${shown.version}\n`);
      io.writeOut(json ? jsonText(shown.catalogue) : catalogueText(shown.catalogue));
    },
  );
}

/** `billing catalogue check`: whether a file could be published. */
export function addCheck(program: Command, io: CatalogueIo): void {
  program
    .command("check")
    .description("say whether a file could be published, and what is doubtful about it")
    .argument("<file>", "a catalogue as JSON")
    .option("--json", "as JSON")
    .action((file: string, { json }: JsonFlag) => {
      const catalogue = readCatalogue(readDocument(file));
      const doubts = doubtsAbout(catalogue);
      if (json) return io.writeOut(jsonText({ isSound: true, doubts }));
      io.writeOut(catalogueText(catalogue));
      io.writeError(`${["This catalogue can be published.", ...doubts].join("\n")}\n`);
    });
}

interface PublishFlags extends DatabaseFlag, JsonFlag {
  readonly from?: number;
  readonly note: string;
  readonly after?: number;
}

/** `billing catalogue publish`: makes a file the next version. */
export function addPublish(program: Command, io: CatalogueIo): void {
  const command = program
    .command("publish")
    .description("make a file the next version; running servers follow within five seconds")
    .argument("<file>", "a catalogue as JSON")
    .addOption(timeOption("--from <time>", "let it hold from then on"))
    .option("--note <text>", "why, for whoever reads the list of versions", "")
    .option("--after <version>", "refuse if somebody has published since this version", versionNumber)
    .option("--json", "say what was published as JSON");
  addDatabaseOption(command).action(async (file: string, { from, note, after, json, ...place }: PublishFlags) => {
    const document = readDocument(file);
    const { published, replaced } = await withCatalogues(place, io, async (catalogues) => {
      const planned = (await catalogues.versions()).filter(({ activeFrom }) => activeFrom > io.now());
      const publication = {
        by: `terminal:${io.user}`,
        note,
        ...(from !== undefined && { activeFrom: from }),
        ...(after !== undefined && { afterVersion: after }),
      };
      const made = await catalogues.publish(document, publication);
      return { published: made, replaced: planned.filter(({ activeFrom }) => activeFrom >= made.activeFrom) };
    });
    const { version, activeFrom } = published;
    const doubts = doubtsAbout(published.catalogue);
    if (json)
      return io.writeOut(jsonText({ version, activeFrom, replaced: replaced.map((one) => one.version), doubts }));
    io.writeOut(`Version ${version} holds from ${timeText(activeFrom)} on.\n`);
    for (const one of replaced) {
      io.writeError(`It takes the place of version ${one.version}, planned from ${timeText(one.activeFrom)} on.\n`);
    }
    for (const doubt of doubts) io.writeError(`${doubt}\n`);
  });
}

/** `billing catalogue versions`: who published what, when and why. */
export function addVersions(program: Command, io: CatalogueIo): void {
  const command = program
    .command("versions")
    .description("list all versions, newest first")
    .option("--json", "as JSON");
  addDatabaseOption(command).action(async ({ json, ...place }: DatabaseFlag & JsonFlag) => {
    const { versions, inForce } = await withCatalogues(place, io, async (catalogues) => ({
      versions: await catalogues.versions(),
      inForce: (await catalogues.inForce()).version,
    }));
    const lines = versions.map(({ catalogue: _catalogue, ...one }) => ({ ...one, isInForce: one.version === inForce }));
    io.writeOut(json ? jsonText(lines) : versionsText(versions, inForce));
  });
}

function jsonText(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function versionNumber(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError("It must be the number of a version.");
  return Number(text);
}
