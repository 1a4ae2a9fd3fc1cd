import { catalogue } from "@myba/shared/catalogue/catalogue";
import { AppError } from "@myba/shared/errors";
import type { RowOf } from "../database/server-tables.ts";
import type { ServerDatabase } from "../database/server-database.ts";
import type { Catalogues, Publication, PublishedCatalogue } from "./catalogues.ts";
import { defaultCatalogue } from "./default-catalogue.ts";
import { readCatalogue } from "./read-catalogue.ts";

/** After this a process looks for new versions, while it goes on with those it knows. */
const freshMs = 2000;
/** What is older than this is not used any more: whoever asks waits for the database. */
const usableMs = 5000;

interface CataloguesParts {
  readonly database: ServerDatabase;
  readonly now: () => number;
}

/** Opens the catalogues of a database; the first time it makes the default catalogue version 1. */
export async function openCatalogues({ database, now }: CataloguesParts): Promise<Catalogues> {
  const { db } = database;
  // Older versions never change.
  const past = new Map<number, PublishedCatalogue>();
  let known: Known | undefined;
  let reading: Promise<Known> | undefined;

  const readKnown = async (): Promise<Known> => {
    const at = now();
    const rows = await db
      .selectFrom("catalogue_version")
      .selectAll()
      .where("version", ">=", (query) =>
        query
          .selectFrom("catalogue_version")
          .select((of) => of.fn.coalesce(of.fn.max("version"), of.lit(1)).as("version"))
          .where("active_from", "<=", at),
      )
      .orderBy("version", "desc")
      .execute();
    return { at, versions: rows.map(publishedOf) };
  };
  const refresh = (): Promise<Known> => {
    reading ??= readKnown()
      .then((read) => (known = read))
      .finally(() => (reading = undefined));
    return reading;
  };

  const catalogues: Catalogues = {
    async inForce() {
      const at = now();
      // A clock that was set back says as little about their age as one that went on.
      if (known === undefined || Math.abs(at - known.at) > usableMs)
        return inForceAt(await refresh().catch(unreadable), now());
      // Whoever comes once they are too old hears why they could not be read.
      if (at - known.at > freshMs) refresh().catch(() => undefined);
      return inForceAt(known, at);
    },
    async version(version) {
      const cached = past.get(version);
      if (cached !== undefined) return cached;
      const row = await db
        .selectFrom("catalogue_version")
        .selectAll()
        .where("version", "=", version)
        .executeTakeFirst();
      if (row === undefined) return undefined;
      const published = publishedOf(row);
      past.set(version, published);
      return published;
    },
    async versions() {
      const rows = await db.selectFrom("catalogue_version").selectAll().orderBy("version", "desc").execute();
      return rows.map(publishedOf);
    },
    async publish(document, publication) {
      const row = rowOf(document, publication, now());
      for (;;) {
        const newest = await newestVersion();
        if (publication.afterVersion !== undefined && publication.afterVersion !== newest) {
          throw new AppError("catalogue/changed-meanwhile", { version: newest });
        }
        if (await add({ ...row, version: newest + 1 })) {
          // What is being read may have been before this version.
          await reading?.catch(() => undefined);
          known = undefined;
          return publishedOf({ ...row, version: newest + 1 });
        }
      }
    },
  };

  async function newestVersion(): Promise<number> {
    const row = await db
      .selectFrom("catalogue_version")
      .select((of) => of.fn.max("version").as("version"))
      .executeTakeFirst();
    return row?.version ?? 0;
  }

  /** False where somebody else has taken the number. */
  async function add(row: RowOf<"catalogue_version">): Promise<boolean> {
    const { numInsertedOrUpdatedRows: added = 0n } = await db
      .insertInto("catalogue_version")
      .values(row)
      .onConflict((conflict) => conflict.column("version").doNothing())
      .executeTakeFirst();
    return added > 0n;
  }

  if ((await newestVersion()) === 0) {
    const publication = { by: "myba", note: "The catalogue that MyBA comes with." };
    await add({ ...rowOf(defaultCatalogue, publication, now()), active_from: 0, version: 1 });
  }
  await refresh();
  return catalogues;
}

/** Prices that may be wrong are worse than none for a moment. */
function unreadable(cause: unknown): never {
  throw new AppError("server/unavailable", {}, { cause });
}

/** The version in force at a time, and those that come after it; newest first. */
interface Known {
  readonly at: number;
  readonly versions: readonly PublishedCatalogue[];
}

/** Of those whose time has come the newest; version 1 where clocks disagree. */
function inForceAt({ versions }: Known, at: number): PublishedCatalogue {
  const found = versions.find(({ activeFrom }) => activeFrom <= at) ?? versions.at(-1);
  if (found === undefined) throw new Error("the catalogue's first version is gone");
  return found;
}

function publishedOf(row: RowOf<"catalogue_version">): PublishedCatalogue {
  return {
    version: row.version,
    catalogue: catalogue.parse(JSON.parse(row.document)),
    activeFrom: row.active_from,
    createdAt: row.created_at,
    createdBy: row.created_by,
    note: row.note,
  };
}

function rowOf(
  document: unknown,
  { by, note, activeFrom }: Publication,
  nowMs: number,
): Omit<RowOf<"catalogue_version">, "version"> {
  return {
    document: JSON.stringify(readCatalogue(document)),
    active_from: Math.max(activeFrom ?? nowMs, nowMs),
    created_at: nowMs,
    created_by: by,
    note,
  };
}
