/** Somebody at Clerk, as the Backend API and webhooks show them. */
export interface ClerkUser {
  readonly id: string;
  readonly object: "user";
  username: string | null;
  first_name: string | null;
  last_name: string | null;
  image_url: string;
  has_image: boolean;
  primary_email_address_id: string | null;
  readonly primary_phone_number_id: null;
  readonly primary_web3_wallet_id: null;
  password_enabled: boolean;
  readonly two_factor_enabled: false;
  readonly totp_enabled: false;
  readonly backup_code_enabled: false;
  email_addresses: readonly EmailAddress[];
  readonly phone_numbers: readonly [];
  readonly web3_wallets: readonly [];
  readonly passkeys: readonly [];
  external_accounts: readonly ExternalAccount[];
  readonly saml_accounts: readonly [];
  readonly enterprise_accounts: readonly [];
  public_metadata: unknown;
  private_metadata: unknown;
  unsafe_metadata: unknown;
  external_id: string | null;
  last_sign_in_at: number | null;
  banned: boolean;
  locked: boolean;
  lockout_expires_in_seconds: number | null;
  readonly verification_attempts_remaining: 100;
  readonly created_at: number;
  updated_at: number;
  readonly delete_self_enabled: true;
  readonly create_organization_enabled: true;
  last_active_at: number | null;
  readonly mfa_enabled_at: null;
  readonly mfa_disabled_at: null;
  readonly legal_accepted_at: null;
  readonly locale: null;
  profile_image_url: string;
}

interface Verification {
  readonly status: "verified" | "unverified";
  readonly strategy: string;
  readonly attempts: number | null;
  readonly expire_at: number | null;
}

interface EmailAddress {
  readonly id: string;
  readonly object: "email_address";
  readonly email_address: string;
  readonly reserved: false;
  readonly verification: Verification | null;
  readonly linked_to: readonly { readonly type: string; readonly id: string }[];
  readonly matches_sso_connection: false;
  readonly created_at: number;
  readonly updated_at: number;
}

export const socialProviders = ["google", "atlassian", "gitlab"] as const;
export type SocialProvider = (typeof socialProviders)[number];

interface ExternalAccount {
  readonly id: string;
  readonly object: "external_account";
  readonly provider: `oauth_${SocialProvider}`;
  readonly identification_id: string;
  readonly provider_user_id: string;
  readonly approved_scopes: string;
  readonly email_address: string;
  readonly first_name: string;
  readonly last_name: string;
  readonly image_url: string;
  readonly username: null;
  readonly public_metadata: unknown;
  readonly label: null;
  readonly verification: Verification;
  readonly created_at: number;
  readonly updated_at: number;
}

/** How somebody comes to Clerk; everything but the address may be left out. */
export interface NewPerson {
  /** Made up where it is left out. */
  readonly id?: string;
  readonly email: string;
  /** Whether the address was proven to be theirs; it was, unless this says no. */
  readonly isVerified?: boolean;
  readonly firstName?: string;
  readonly lastName?: string;
  readonly pictureUrl?: string;
  readonly password?: string;
  /** Signs in with these instead of a code by e-mail. */
  readonly accounts?: readonly SocialProvider[];
}

const noPicture = "https://img.clerk.com/sandbox";

/** A user as Clerk makes it. */
export function newUser(person: NewPerson, nowMs: number, makeId: (prefix: string) => string): ClerkUser {
  const { email, firstName = null, lastName = null, pictureUrl, accounts = [], isVerified = true } = person;
  const emailId = makeId("idn");
  const times = { created_at: nowMs, updated_at: nowMs };
  const external = accounts.map((name): ExternalAccount => {
    return {
      id: makeId("eac"),
      object: "external_account",
      provider: `oauth_${name}`,
      identification_id: makeId("idn"),
      provider_user_id: makeId(name),
      approved_scopes: "email openid profile",
      email_address: email,
      first_name: firstName ?? "",
      last_name: lastName ?? "",
      image_url: pictureUrl ?? "",
      username: null,
      public_metadata: {},
      label: null,
      verification: { status: "verified", strategy: `oauth_${name}`, attempts: null, expire_at: nowMs + 600_000 },
      ...times,
    };
  });
  const strategy = accounts[0] === undefined ? "email_code" : `from_oauth_${accounts[0]}`;
  return {
    id: person.id ?? makeId("user"),
    object: "user",
    username: null,
    first_name: firstName,
    last_name: lastName,
    image_url: pictureUrl ?? noPicture,
    has_image: pictureUrl !== undefined,
    primary_email_address_id: emailId,
    primary_phone_number_id: null,
    primary_web3_wallet_id: null,
    password_enabled: person.password !== undefined,
    two_factor_enabled: false,
    totp_enabled: false,
    backup_code_enabled: false,
    email_addresses: [
      {
        id: emailId,
        object: "email_address",
        email_address: email,
        reserved: false,
        verification: isVerified ? { status: "verified", strategy, attempts: null, expire_at: null } : null,
        linked_to: external.map(({ provider, identification_id: id }) => ({ type: provider, id })),
        matches_sso_connection: false,
        ...times,
      },
    ],
    phone_numbers: [],
    web3_wallets: [],
    passkeys: [],
    external_accounts: external,
    saml_accounts: [],
    enterprise_accounts: [],
    public_metadata: {},
    private_metadata: {},
    unsafe_metadata: {},
    external_id: null,
    last_sign_in_at: null,
    banned: false,
    locked: false,
    lockout_expires_in_seconds: null,
    verification_attempts_remaining: 100,
    ...times,
    delete_self_enabled: true,
    create_organization_enabled: true,
    last_active_at: null,
    mfa_enabled_at: null,
    mfa_disabled_at: null,
    legal_accepted_at: null,
    locale: null,
    profile_image_url: pictureUrl ?? noPicture,
  };
}
