import { z } from "zod";
import type { AccountPerson, AccountState } from "../../bridge/account.ts";
import type { Store } from "../database/store.ts";
import { deviceAccountId } from "./accounts.ts";

type Welcome = NonNullable<AccountState["welcome"]>;

const welcome = z.object({
  name: z.string().nullable(),
  welcomeTokens: z.number(),
  movedTokens: z.number(),
  availableTokens: z.number(),
}) satisfies z.ZodType<Welcome>;

/** What is known of an account here. */
export interface AccountRow {
  readonly person: AccountPerson;
  readonly isActive: boolean;
  readonly needsSignIn: boolean;
  /** The computer's own tokens are yet to be moved over. */
  readonly needsLink: boolean;
  readonly welcome: Welcome | null;
}

/** Table `account`: who has signed in here, and the computer itself once the server knows it. */
export interface AccountRows {
  all(): AccountRow[];
  find(id: string): AccountRow | null;
  active(): AccountRow | null;
  /** The computer's own wallet becomes the active one, unless somebody is. What was known of an earlier one goes. */
  addDevice(): void;
  /** Somebody has signed in, and is the active one from now on. */
  addPerson(id: string, needsLink: boolean): void;
  activate(id: string): void;
  /** With all that is kept of it. */
  remove(id: string): void;
  needSignIn(id: string): void;
  /** Who they are to the server. */
  name(person: AccountPerson): void;
  /** The server has moved over what there was; nothing where another process has written so. */
  linked(id: string, welcome: Welcome): void;
  dismissWelcome(id: string): void;
  /** The computer's free tokens have moved to an account, here or by a copy of its key: there are no others for it. */
  freeTokensGone(): void;
  hasFreeTokens(): boolean;
}

/** Everything that is shown of an account and of what is its own. */
const topics = ["account", "wallet", "purchases", "providers"] as const;

export function makeAccountRows(store: Store): AccountRows {
  const change = (text: string, ...values: unknown[]): void =>
    store.write(topics, () => void store.sql(text).run(...values));
  const activate = (id: string): void =>
    store.write(topics, () => {
      store.sql("UPDATE account SET is_active = 0 WHERE is_active = 1").run();
      store.sql("UPDATE account SET is_active = 1, used_at = ? WHERE id = ?").run(store.now(), id);
    });
  const insert = "INSERT INTO account (id, created_at, used_at) VALUES (:id, :now, :now)";

  return {
    all: () => store.sql("SELECT * FROM account ORDER BY used_at DESC, id").all().map(rowOf),
    find: (id) => maybe(store.sql("SELECT * FROM account WHERE id = ?").get(id)),
    active: () => maybe(store.sql("SELECT * FROM account WHERE is_active = 1").get()),
    addDevice: () =>
      store.write(topics, () => {
        store.sql("DELETE FROM account WHERE id = ?").run(deviceAccountId);
        store.sql(insert).run({ id: deviceAccountId, now: store.now() });
        if (store.sql("SELECT 1 FROM account WHERE is_active = 1").get() === undefined) activate(deviceAccountId);
      }),
    addPerson: (id, needsLink) =>
      store.write(topics, () => {
        store.sql(`${insert} ON CONFLICT (id) DO UPDATE SET needs_sign_in = 0`).run({ id, now: store.now() });
        if (needsLink) store.sql("UPDATE account SET needs_link = 1 WHERE id = ?").run(id);
        activate(id);
      }),
    activate,
    remove: (id) =>
      store.write(topics, () => {
        store.sql("DELETE FROM billing_answer WHERE account_id = ?").run(id);
        store.sql("DELETE FROM account WHERE id = ?").run(id);
      }),
    needSignIn: (id) => change("UPDATE account SET needs_sign_in = 1 WHERE id = ?", id),
    name: ({ id, email, name }) => change("UPDATE account SET email = ?, name = ? WHERE id = ?", email, name, id),
    linked: (id, came) =>
      change(
        "UPDATE account SET needs_link = 0, welcome = ? WHERE id = ? AND needs_link = 1",
        JSON.stringify(came),
        id,
      ),
    dismissWelcome: (id) => change("UPDATE account SET welcome = NULL WHERE id = ?", id),
    freeTokensGone: () =>
      change(
        "INSERT INTO free_tokens_gone (at) SELECT ? WHERE NOT EXISTS (SELECT 1 FROM free_tokens_gone)",
        store.now(),
      ),
    hasFreeTokens: () => store.sql("SELECT 1 FROM free_tokens_gone").get() === undefined,
  };
}

const row = z
  .object({
    id: z.string(),
    email: z.string().nullable(),
    name: z.string().nullable(),
    is_active: z.number(),
    needs_sign_in: z.number(),
    needs_link: z.number(),
    welcome: z.string().nullable(),
  })
  .transform(({ id, email, name, ...rest }): AccountRow => ({
    person: { id, email, name },
    isActive: rest.is_active === 1,
    needsSignIn: rest.needs_sign_in === 1,
    needsLink: rest.needs_link === 1,
    welcome: rest.welcome === null ? null : welcome.parse(JSON.parse(rest.welcome)),
  }));

function rowOf(found: unknown): AccountRow {
  return row.parse(found);
}

function maybe(found: unknown): AccountRow | null {
  return found === undefined ? null : rowOf(found);
}
