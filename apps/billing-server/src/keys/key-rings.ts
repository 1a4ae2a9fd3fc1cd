import { createHash, randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { dataPlaceFrom } from "../config.ts";
import { newSigningKey, parseSigningKeys } from "../identity/oidc/oidc-keys.ts";
import { chainKeysFrom } from "../ledger/proof/chain-key.ts";
import { isPostgresAddress } from "../ledger/proof/open-proof-database.ts";

/** The keys that a server makes itself or is given, and that only it needs. */
export const keyKinds = ["signing", "secret", "chain"] as const;
export type KeyKind = (typeof keyKinds)[number];

/** All keys of one kind that a server has, newest first: the first makes, all of them check. */
export interface KeyRing {
  readonly kind: KeyKind;
  readonly variable: string;
  /** The variable, or the file in the data folder that is read without it. */
  readonly place: string;
  /** Each says which key it is and nothing about it. */
  readonly ids: readonly string[];
  /** As the variable has it; nothing where there are none. */
  readonly text: string;
}

interface Kind {
  readonly variable: "MYBA_SIGNING_KEYS" | "MYBA_SERVER_SECRETS" | "MYBA_LEDGER_CHAIN_KEY";
  readonly file: string;
  /** Throws where a text is no such keys. */
  readonly ids: (text: string, place: string) => string[];
  /** The keys of a text, each as a text of its own; throws as `ids` does. */
  readonly split: (text: string) => string[];
  readonly join: (keys: readonly string[]) => string;
  readonly make: () => string;
}

const kinds: Readonly<Record<KeyKind, Kind>> = {
  signing: {
    variable: "MYBA_SIGNING_KEYS",
    file: "signing-keys.json",
    ids: (text, place) => parseSigningKeys(text, place).map(({ kid }) => kid),
    split: (text) => parseSigningKeys(text).map((key) => JSON.stringify(key)),
    join: (keys) => `{"keys":[${keys.join(",")}]}`,
    make: () => JSON.stringify(newSigningKey()),
  },
  secret: {
    variable: "MYBA_SERVER_SECRETS",
    file: "server.secret",
    ids: (text) => partsOf(text).map(secretId),
    split: partsOf,
    join: (keys) => keys.join(","),
    make: () => randomBytes(32).toString("base64"),
  },
  chain: {
    variable: "MYBA_LEDGER_CHAIN_KEY",
    file: "ledger.db.chain-key",
    ids: (text) => partsOf(text).map((part) => chainKeysFrom(part).newest.id),
    split: partsOf,
    join: (keys) => keys.join(","),
    make: () => randomBytes(32).toString("hex"),
  },
};

/**
 * The keys of a kind as a server with this environment has them. Makes none. Throws `server/configuration` and
 * `ledger/chain-key` where they are damaged.
 */
export function keyRing(kind: KeyKind, env: Readonly<Record<string, string | undefined>>): KeyRing {
  const { variable, file, ids } = kinds[kind];
  const said = env[variable]?.trim() ?? "";
  const folder = dataPlaceFrom(env);
  const place = said !== "" || isPostgresAddress(folder) ? variable : join(folder, file);
  const text = place === variable ? said : textOf(place);
  return { kind, variable, place, ids: text === "" ? [] : ids(text, place), text };
}

/** The text of a ring with a new key in front, or behind all others: known everywhere before anything is made with it. */
export function withNewKey({ kind, text }: KeyRing, { isBehind = false } = {}): string {
  const { split, join: joined, make } = kinds[kind];
  const known = text === "" ? [] : split(text);
  return joined(isBehind ? [...known, make()] : [make(), ...known]);
}

/** The text of a ring whose last key has come to the front. */
export function withLastInFront({ kind, text }: KeyRing): string {
  const { split, join: joined } = kinds[kind];
  const known = text === "" ? [] : split(text);
  return joined([...known.slice(-1), ...known.slice(0, -1)]);
}

function partsOf(text: string): string[] {
  return text.split(/[\s,]+/).filter((part) => part !== "");
}

function secretId(secret: string): string {
  return createHash("sha256").update("myba server secret ").update(secret).digest("base64url").slice(0, 11);
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8").trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return "";
    throw error;
  }
}
