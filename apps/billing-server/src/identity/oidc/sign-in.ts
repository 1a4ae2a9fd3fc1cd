import { createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AskingApp } from "@myba/shared/billing-api/sign-in";
import { AppError } from "@myba/shared/errors";
import { errors, type Interaction, type InteractionResults, type Provider } from "oidc-provider";
import type { Accounts } from "../accounts.ts";
import type { IdentityProof } from "../identity-source.ts";
import { cleanDeviceName } from "./device-name.ts";
import type { Installations } from "./installations.ts";
import type { OidcKeys } from "./oidc-keys.ts";
import { audienceOf, desktopClientId } from "./oidc-names.ts";

/** A browser in the middle of a sign-in, with the address it came to. */
export interface SignInVisit {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** The id in the address. */
  readonly uid: string;
}

/** What the page shows before it asks anything. */
interface SignInState {
  readonly app: AskingApp;
  /** Comes back with each command, so that no other page can give one. */
  readonly csrf: string;
}

/** The way from a browser that the desktop app opened back to the desktop app, by way of a person. */
export interface SignIn {
  /** Throws `auth/sign-in-over` unless this browser began this sign-in and it can still be finished. */
  state(visit: SignInVisit): Promise<SignInState>;
  /** Signs in whoever proves to be somebody; where to go from here. Throws as `state`, and what `prove` throws. */
  finish(visit: SignInVisit, csrf: string, prove: () => Promise<IdentityProof>): Promise<{ redirectTo: string }>;
  /** Tells the app that the person does not want it. */
  cancel(visit: SignInVisit, csrf: string): Promise<{ redirectTo: string }>;
}

export interface SignInParts {
  readonly publicUrl: string;
  readonly keys: Pick<OidcKeys, "cookies">;
  readonly provider: Provider;
  readonly accounts: Pick<Accounts, "personFor">;
  readonly installations: Pick<Installations, "prepare">;
  readonly makeId: () => string;
}

export function makeSignIn(parts: SignInParts): SignIn {
  const { keys, provider } = parts;
  return {
    async state(visit) {
      const { params } = await interactionOf(provider, visit);
      return {
        app: { name: "MyBA", device: deviceOf(params), scope: scopeOf(params) },
        csrf: csrfOf(keys.cookies[0] ?? "", visit.uid),
      };
    },
    async finish(visit, csrf, prove) {
      const { params } = await interactionOf(provider, visit);
      assertCsrf(keys, visit, csrf);
      const { personId } = await parts.accounts.personFor(await prove());
      const grantId = await grantTo(parts, { personId, name: deviceOf(params) ?? "MyBA", scope: scopeOf(params) });
      return answer(provider, visit, { login: { accountId: personId, remember: false }, consent: { grantId } });
    },
    async cancel(visit, csrf) {
      await interactionOf(provider, visit);
      assertCsrf(keys, visit, csrf);
      return answer(provider, visit, { error: "access_denied", error_description: "the person cancelled the sign-in" });
    },
  };
}

async function interactionOf(provider: Provider, { request, response, uid }: SignInVisit): Promise<Interaction> {
  const interaction = await knownOrOver(provider.interactionDetails(request, response));
  if (interaction.uid !== uid) throw new AppError("auth/sign-in-over");
  return interaction;
}

async function answer(
  provider: Provider,
  { request, response }: SignInVisit,
  result: InteractionResults,
): Promise<{ redirectTo: string }> {
  const redirectTo = await knownOrOver(
    provider.interactionResult(request, response, result, { mergeWithLastSubmission: false }),
  );
  return { redirectTo };
}

async function knownOrOver<T>(asking: Promise<T>): Promise<T> {
  try {
    return await asking;
  } catch (error) {
    if (error instanceof errors.SessionNotFound) throw new AppError("auth/sign-in-over", {}, { cause: error });
    throw error;
  }
}

/** Each sign-in is a grant of its own and so an installation of its own. */
async function grantTo(
  { provider, installations, publicUrl, makeId }: SignInParts,
  { personId, name, scope }: { personId: string; name: string; scope: string[] },
): Promise<string> {
  const grant = new provider.Grant({ accountId: personId, clientId: desktopClientId });
  grant.jti = makeId();
  grant.addOIDCScope(scope);
  grant.addResourceScope(audienceOf(publicUrl), scope);
  await installations.prepare({ id: grant.jti, personId, name });
  return grant.save();
}

function deviceOf(params: Interaction["params"]): string | null {
  return cleanDeviceName(params["device_name"]);
}

function scopeOf({ scope }: Interaction["params"]): string[] {
  return typeof scope === "string" ? scope.split(" ") : [];
}

/** Known only to who has the signed cookie of this sign-in, since `state` tells nobody else. */
function csrfOf(cookieKey: string, uid: string): string {
  return createHmac("sha256", cookieKey).update(`sign-in:${uid}`).digest("base64url");
}

function assertCsrf({ cookies }: SignInParts["keys"], { uid }: SignInVisit, csrf: string): void {
  const given = Buffer.from(csrf);
  const isOurs = cookies.some((key) => {
    const ours = Buffer.from(csrfOf(key, uid));
    return ours.length === given.length && timingSafeEqual(ours, given);
  });
  if (!isOurs) throw new AppError("auth/refused", { reason: "it did not come from the sign-in page" });
}
