import { createHash } from "node:crypto";
import { AppError } from "@myba/shared/errors";
import { errors, importJWK, jwtVerify, type CryptoKey } from "jose";
import { z } from "zod";
import { walletId } from "../../ledger/accounts.ts";
import type { PersonTokens } from "../authenticate.ts";
import type { PersonPrincipal } from "../principal.ts";
import type { Installations } from "./installations.ts";
import type { OidcKeys } from "./oidc-keys.ts";
import { audienceOf, desktopClientId, issuerOf } from "./oidc-names.ts";

interface PersonTokenParts {
  readonly publicUrl: string;
  readonly keys: OidcKeys;
  readonly installations: Pick<Installations, "isOpen">;
  readonly now: () => number;
}

/** What an access token of ours says, beside what is checked of every token. */
const claims = z.object({
  sub: z.string(),
  exp: z.number(),
  client_id: z.literal(desktopClientId),
  installation: z.string(),
});

interface KnownToken {
  readonly principal: PersonPrincipal;
  readonly expiresAt: number;
}

/** How many tokens a process remembers having verified. */
const remembered = 20_000;
/** Ours have some 600 characters. */
const longestToken = 4096;

/** Checks access tokens (RFC 9068) without asking anybody: signature once, time and installation always. */
export async function makePersonTokens(parts: PersonTokenParts): Promise<PersonTokens> {
  const { installations, now } = parts;
  const verify = await makeVerify(parts);
  const known = new Map<string, KnownToken>();
  return {
    async check(token) {
      if (token.length > longestToken) throw refused("it is too long");
      const hash = createHash("sha256").update(token).digest("base64url");
      let found = known.get(hash);
      if (!found) {
        found = await verify(token);
        if (known.size >= remembered) known.clear();
        known.set(hash, found);
      }
      if (now() >= found.expiresAt) {
        known.delete(hash);
        throw new AppError("auth/expired");
      }
      if (!(await installations.isOpen(found.principal.installationId)))
        throw refused("this installation was signed out");
      return found.principal;
    },
  };
}

async function makeVerify({ publicUrl, keys, now }: PersonTokenParts): Promise<(token: string) => Promise<KnownToken>> {
  const keyOf = new Map<string | undefined, CryptoKey | Uint8Array>();
  for (const { d: _private, ...key } of keys.signing) keyOf.set(key.kid, await importJWK(key, "EdDSA"));
  return async (token) => {
    try {
      const { payload } = await jwtVerify(
        token,
        ({ kid }) => {
          const key = kid === undefined ? undefined : keyOf.get(kid);
          if (!key) throw new errors.JWKSNoMatchingKey();
          return key;
        },
        {
          algorithms: ["EdDSA"],
          typ: "at+jwt",
          issuer: issuerOf(publicUrl),
          audience: audienceOf(publicUrl),
          currentDate: new Date(now()),
        },
      );
      const { sub, exp, installation } = claims.parse(payload);
      const principal = {
        kind: "person",
        accountId: walletId("user", sub),
        personId: sub,
        installationId: installation,
      };
      return { principal: principal as PersonPrincipal, expiresAt: exp * 1000 };
    } catch (error) {
      if (error instanceof errors.JWTExpired) throw new AppError("auth/expired", {}, { cause: error });
      throw refused("it is no access token of this service", error);
    }
  };
}

function refused(reason: string, cause?: unknown): AppError {
  return new AppError("auth/refused", { reason }, cause === undefined ? {} : { cause });
}
