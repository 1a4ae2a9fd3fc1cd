// The answers of Clerk's Frontend API, as far as a sign-in without its components meets them.

/** Who has an account at the stand-in for Clerk. */
export interface ClerkPerson {
  readonly id: string;
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
}

export const ada: ClerkPerson = { id: "user_ada", email: "ada@example.com", firstName: "Ada", lastName: "Lovelace" };

/** The settings of an instance: which ways to sign in there are. */
export function environmentJson(strategies: readonly string[], hidesAccounts: boolean): object {
  return {
    auth_config: { object: "auth_config", id: "aacfg_1", single_session_mode: true, claimed_at: null },
    display_config: {
      object: "display_config",
      id: "display_config_1",
      application_name: "MyBA",
      instance_environment_type: "development",
      captcha_public_key: null,
      captcha_widget_type: null,
      captcha_oauth_bypass: [],
      branded: false,
      after_sign_in_url: "",
      after_sign_up_url: "",
      sign_in_url: "",
      sign_up_url: "",
      home_url: "",
    },
    user_settings: {
      attributes: { email_address: attribute(true), username: attribute(false), phone_number: attribute(false) },
      social: Object.fromEntries(
        strategies.map((strategy) => [strategy, { enabled: true, authenticatable: true, required: false, strategy }]),
      ),
      sign_in: { second_factor: { required: false, enabled: false } },
      sign_up: { captcha_enabled: false, mode: "public", progressive: true, legal_consent_enabled: false },
      actions: { delete_self: true, create_organization: false },
      attack_protection: { enumeration_protection: { enabled: hidesAccounts } },
      password_settings: {},
      username_settings: {},
      passkey_settings: {},
      enterprise_sso: { enabled: false },
    },
    organization_settings: { enabled: false },
    commerce_settings: { billing: { stripe_publishable_key: null, organization: unpaid, user: unpaid } },
    api_keys_settings: { user_api_keys_enabled: false, orgs_api_keys_enabled: false },
    protect_config: { object: "protect_config", id: "protect_1" },
    maintenance_mode: false,
  };
}

const unpaid = { enabled: false, has_paid_plans: false };

const attribute = (enabled: boolean) => ({
  enabled,
  required: false,
  used_for_first_factor: enabled,
  first_factors: enabled ? ["email_code"] : [],
  used_for_second_factor: false,
  second_factors: [],
  verifications: enabled ? ["email_code"] : [],
  verify_at_sign_up: enabled,
});

/** A session of a person, with a token that is as well formed as a real one and opens nothing. */
export function sessionJson(id: string, person: ClerkPerson): object {
  const now = Date.now();
  const [first_name, last_name] = [person.firstName, person.lastName];
  const image = { image_url: "", has_image: false };
  return {
    object: "session",
    id,
    status: "active",
    expire_at: now + 86_400_000,
    abandon_at: now + 86_400_000,
    last_active_at: now,
    last_active_token: { object: "token", jwt: tokenFor(id, person) },
    last_active_organization_id: null,
    actor: null,
    tasks: null,
    factor_verification_age: null,
    user: {
      object: "user",
      id: person.id,
      primary_email_address_id: "idn_1",
      ...image,
      first_name,
      last_name,
      username: null,
      email_addresses: [
        {
          object: "email_address",
          id: "idn_1",
          email_address: person.email,
          linked_to: [],
          verification: verificationJson("verified", "email_code"),
        },
      ],
      phone_numbers: [],
      web3_wallets: [],
      external_accounts: [],
      enterprise_accounts: [],
      passkeys: [],
      organization_memberships: [],
      created_at: now,
      updated_at: now,
    },
    public_user_data: { first_name, last_name, ...image, identifier: person.email, user_id: person.id },
    created_at: now,
    updated_at: now,
  };
}

/** What a session shows to the billing server. */
export function tokenFor(sessionId: string, person: ClerkPerson): string {
  const seconds = Math.floor(Date.now() / 1000);
  const claims = {
    sub: person.id,
    sid: sessionId,
    iat: seconds,
    nbf: seconds - 10,
    exp: seconds + 60,
    iss: "https://c",
  };
  return `${part({ alg: "RS256", typ: "JWT", kid: "ins_1" })}.${part(claims)}.${part({ not: "signed" })}`;
}

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");

export function verificationJson(status: string, strategy: string, more: object = {}): object {
  return {
    object: "verification",
    status,
    strategy,
    attempts: 0,
    expire_at: Date.now() + 600_000,
    error: null,
    ...more,
  };
}

/** A failure as Clerk says it. */
export function clerkErrors(code: string, message: string): object {
  return { errors: [{ code, message, long_message: message, meta: {} }], clerk_trace_id: "trace" };
}
