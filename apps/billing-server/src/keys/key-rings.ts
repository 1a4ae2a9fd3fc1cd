import { createHash, randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { dataPlaceFrom } from "../config.ts";
import { parseSigningKeys, rotatedSigningKeys } from "../identity/oidc/oidc-keys.ts";
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
  readonly withNew: (text: string) => string;
}

const kinds: Readonly<Record<KeyKind, Kind>> = {
  signing: {
    variable: "MYBA_SIGNING_KEYS",
    file: "signing-keys.json",
    ids: (text, place) => parseSigningKeys(text, place).map(({ kid }) => kid),
    withNew: rotatedSigningKeys,
  },
  secret: {
    variable: "MYBA_SERVER_SECRETS",
    file: "server.secret",
    ids: (text) => partsOf(text).map(secretId),
    withNew: (text) => [randomBytes(32).toString("base64"), ...partsOf(text)].join(","),
  },
  chain: {
    variable: "MYBA_LEDGER_CHAIN_KEY",
    file: "ledger.db.chain-key",
    ids: (text) => partsOf(text).map((part) => chainKeysFrom(part).newest.id),
    withNew: (text) => [randomBytes(32).toString("hex"), ...partsOf(text)].join(","),
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

/** The text of a ring with a new key in front. */
export function withNewKey({ kind, text }: KeyRing): string {
  return kinds[kind].withNew(text);
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
