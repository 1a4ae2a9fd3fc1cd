import { settings, type Settings } from "../../bridge/app.ts";
import { z } from "zod";
import type { Store } from "../database/store.ts";

const defaults: Settings = {
  theme: "system",
  density: "comfortable",
  letterKeys: true,
  listWidthPx: 380,
  sourceWidthPx: 330,
  findLocalModels: true,
  welcomed: false,
};

/** The settings; a value this version does not understand counts as its default. */
export function readSettings(store: Store): Settings {
  const rows = z
    .array(z.object({ name: z.string(), value: z.string() }))
    .parse(store.sql("SELECT name, value FROM setting").all());
  const known: Settings = { ...defaults };
  for (const { name, value } of rows) {
    const parsed = settings.partial().safeParse({ [name]: JSON.parse(value) });
    if (parsed.success) Object.assign(known, parsed.data);
  }
  return known;
}

/** Changes some settings and gives all of them. */
export function changeSettings(
  store: Store,
  changes: { [Name in keyof Settings]?: Settings[Name] | undefined },
): Settings {
  return store.write(["settings"], () => {
    const save = store.sql(
      "INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
    );
    for (const [name, value] of Object.entries(changes)) if (value !== undefined) save.run(name, JSON.stringify(value));
    return readSettings(store);
  });
}
