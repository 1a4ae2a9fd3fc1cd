import type { Insertable, Selectable } from "kysely";

/** Text that is JSON; whole numbers are milliseconds since 1970 where the name ends in `_at` or `_until`. */
type Json = string;
/** 0 or 1. */
type Flag = number;

/** Somebody with an account. What tells who they are is null once they are deleted. */
interface PersonTable {
  id: string;
  email: string | null;
  name: string | null;
  picture_url: string | null;
  /** As of when the sign-in service says so: what is older changes nothing. */
  profile_at: number | null;
  created_at: number;
  /** What they get as a welcome, from when that is first asked of the ledger: asking again must not say otherwise. */
  welcome_tokens: number | null;
  /** When the ledger had granted the welcome; null means it is to be asked again. */
  welcomed_at: number | null;
  /** Set while their deletion is under way: from asking for it until the last trace outside is gone. */
  deleting_since: number | null;
  deleted_at: number | null;
}

/** How somebody proves to be a person: `clerk` and Clerk's id of the user. Each belongs to one person for ever. */
interface IdentityTable {
  provider: string;
  subject: string;
  person_id: string;
  created_at: number;
}

/** An anonymous device; its id is the thumbprint of its key. */
interface DeviceTable {
  id: string;
  public_key: Json;
  name: string;
  /** A keyed hash of the network it first came from; null once that day is over. */
  network: string | null;
  /** What it gets for nothing, decided when it first came, and when the ledger had granted it. */
  granted_tokens: number;
  granted_at: number | null;
  /** Who took it over. From then on nobody else can, also while the ledger has not moved its tokens yet. */
  person_id: string | null;
  /** When its tokens had been moved, and what that gave: the numbers that are told again. */
  linked_at: number | null;
  moved_tokens: number | null;
  welcome_tokens: number | null;
  created_at: number;
  last_seen_at: number;
}

/** How many devices of a network got free tokens on a day (UTC, `2026-11-21`). */
interface AnonymousDayTable {
  network: string;
  day: string;
  devices: number;
}

/** A place where a person is signed in; its id is the grant of the OpenID provider. */
interface InstallationTable {
  id: string;
  person_id: string;
  device_id: string | null;
  name: string;
  created_at: number;
  /** 0 until it got its first tokens. */
  last_used_at: number;
  revoked_at: number | null;
}

/** What the OpenID provider keeps: one row a kind and id, which is a hash where knowing it would open something. */
interface OidcPayloadTable {
  kind: string;
  id: string;
  payload: Json;
  grant_id: string | null;
  expires_at: number | null;
  consumed_at: number | null;
}

/** A catalogue as it was published; of those whose time has come, the one with the highest version holds. */
interface CatalogueVersionTable {
  version: number;
  document: Json;
  active_from: number;
  created_at: number;
  created_by: string;
  note: string;
}

/** Up to which transfer a wallet's sums are counted. Sums are the ledger's, kept: without them all is counted anew. */
interface WalletCountedTable {
  account_id: string;
  transfer_no: number;
  transfer_id: string;
}

/** What came into a wallet or went out of it on a day (UTC, `2026-11-21`). */
interface WalletDayTable {
  account_id: string;
  day: string;
  /** Of the totals of the wallet's statistics: `purchased`, `used` … */
  sum: string;
  /** Empty where none was named. */
  feature: string;
  tokens: number;
  uses: number;
}

/** A metered generation. Its text is not kept; what it delivered is, until `kept_until`. */
interface GenerationTable {
  id: string;
  account_id: string;
  idempotency_key: string;
  request_hash: string;
  state: "running" | "captured" | "released";
  /** From 1: which of the generations that may run at the same time it is; only one that runs has a slot to itself. */
  slot: number;
  /** Known once it has begun; whoever does not know it asks the ledger again with the same key. */
  hold_id: string | null;
  hold_until: number;
  /** The price of a ticket, by the catalogue's version. */
  ticket_tokens: number;
  reserved_tokens: number;
  captured_tokens: number;
  released_tokens: number;
  tickets: number;
  error: Json | null;
  model: string;
  catalogue_version: number;
  input_tokens: number;
  output_tokens: number;
  /** What its calls cost us, as far as that is known; null where it is not. */
  cost_micro_usd: number | null;
  /** The part of it that the provider did not tell, such as of a call that was stopped: what was heard, at its prices. */
  estimated_micro_usd: number;
  /** Which process works on it, and until when it is taken to be alive. */
  lease_owner: string | null;
  lease_until: number;
  is_cancelled: Flag;
  /** Somebody reads it in another process until then. */
  followed_until: number;
  started_at: number;
  /** When the last event was written; what is `running` and has ended only waits to be settled. */
  ended_at: number | null;
  kept_until: number;
  /** Whether what it delivered is still there. */
  is_kept: Flag;
}

interface GenerationEventTable {
  generation_id: string;
  seq: number;
  event: Json;
  /** Of a ticket: its ref, so that a newer event of it replaces the older one. */
  ref: string | null;
}

/** What happened to an account, for the streams of all processes; balances come from the ledger's journal. */
interface OutboxTable {
  /** UUIDv7. */
  id: string;
  account_id: string;
  /** 1, 2, 3 … for each account, in the order in which the events were committed. */
  no: number;
  event: Json;
  /** Where only one installation of the account is to hear it. */
  installation_id: string | null;
  created_at: number;
}

/** How many events an account ever had: whoever adds one holds this row until the end of the transaction. */
interface OutboxHeadTable {
  account_id: string;
  no: number;
}

/** What arrived from outside and is processed from here. */
interface InboxTable {
  provider: string;
  event_id: string;
  type: string;
  /** Whose event it is, such as the id of a checkout session or user: events of one object go in their order. */
  object_id: string | null;
  created_at: number;
  received_at: number;
  is_live: Flag;
  api_version: string | null;
  /** The body as it came, byte for byte. */
  raw: string;
  state: "waiting" | "done" | "dead";
  attempts: number;
  next_at: number;
  lease_until: number;
  finished_at: number | null;
  error: string | null;
}

/** Who does a job at the moment, so that it runs once among all processes. */
interface LeaseTable {
  name: string;
  owner: string;
  until: number;
}

/** Who somebody is to Stripe; null while they are being made known there. */
interface CustomerTable {
  person_id: string;
  stripe_id: string | null;
  created_at: number;
}

/** A purchase as we decided it; what Stripe says is held against it. Money in minor units. */
interface CheckoutTable {
  id: string;
  person_id: string;
  account_id: string;
  idempotency_key: string;
  request_hash: string;
  item_kind: "package" | "plan";
  item_key: string;
  catalogue_version: number;
  currency: string;
  list_price: number;
  discount: number;
  price: number;
  tokens: number;
  bonus_tokens: number;
  is_first: Flag;
  /** What somebody typed, as Stripe spells it; and Stripe's id of it where it is what the discount comes from. */
  promotion_code: string | null;
  promotion_id: string | null;
  state: "open" | "processing" | "paid" | "failed" | "expired" | "cancelled" | "refunded";
  /** By what its return page is found: unguessable, and good for nothing else. */
  page_id: string;
  /** Stripe's customer that its session is for. */
  customer_id: string | null;
  session_id: string | null;
  /** Of a package its payment intent: the ledger's payment id. */
  payment_id: string | null;
  subscription_id: string | null;
  /** What Stripe took, with tax and less promotion codes: what refunds are a part of. */
  paid_amount: number | null;
  /** When we learned that it is paid, before anything is granted for it; and when that was granted. */
  settled_at: number | null;
  granted_at: number | null;
  url: string | null;
  receipt_url: string | null;
  problem: Json | null;
  refunded_amount: number;
  /** When Stripe was last asked about it, so that it is not asked all the time. */
  asked_at: number;
  created_at: number;
  expires_at: number;
  ended_at: number | null;
}

/** Tokens for whoever has the code, of which only a hash is kept. */
interface GiftTable {
  id: string;
  /** Of those that were made together. */
  batch_id: string;
  code_hash: string;
  tokens: number;
  /** For the history of whoever takes it; empty for none. */
  note: string;
  /** Until when it may be taken; null for ever. */
  expires_at: number | null;
  created_at: number;
  created_by: string;
  revoked_at: number | null;
  /** Whose it is and since when, before the ledger is asked; and when that had granted it. */
  account_id: string | null;
  claimed_at: number | null;
  granted_at: number | null;
}

/** Which checkout has somebody's first-purchase discount: while it is open, and for good once it is paid. */
interface FirstPurchaseTable {
  person_id: string;
  checkout_id: string;
  is_final: Flag;
  claimed_at: number;
}

/**
 * What an object of Stripe belongs to: charges, invoices, refunds and disputes carry nothing of ours. `facts` is what was
 * learned of it before what it belongs to was known, such as a refund that came before its purchase.
 */
interface PaymentLinkTable {
  object_id: string;
  kind: string;
  payment_id: string | null;
  checkout_id: string | null;
  subscription_id: string | null;
  account_id: string | null;
  facts: Json;
  seen_at: number;
}

/** A plan that somebody pays for; its id is Stripe's. */
interface SubscriptionTable {
  id: string;
  person_id: string;
  account_id: string;
  plan_key: string;
  catalogue_version: number;
  currency: string;
  state: "incomplete" | "active" | "past-due" | "paused" | "ended";
  period_begins_at: number;
  period_ends_at: number;
  cancels_at_period_end: Flag;
  next_plan_key: string | null;
  /** Stripe's time of the newest thing known of it: what is older changes nothing. */
  told_at: number;
  /** What the newest paid period was paid for: the plan, its catalogue's version, and the payment; null before the first. */
  paid_plan_key: string | null;
  paid_version: number | null;
  paid_by: string | null;
  /** The period that is paid for; 0 before the first. */
  paid_from: number;
  paid_until: number;
  /** Up to when months have been granted; a year is granted month by month. */
  granted_until: number;
  created_at: number;
  ended_at: number | null;
}

/** What Stripe said and our order did not: nothing is granted until somebody has looked at it. */
interface QuarantineTable {
  id: string;
  object_id: string;
  reason: string;
  event_id: string | null;
  expected: Json;
  found: Json;
  created_at: number;
  resolved_at: number | null;
  resolution: string | null;
}

/** A run that compared Stripe with the ledger. */
interface ReconciliationTable {
  id: string;
  since: number;
  is_dry: Flag;
  started_at: number;
  ended_at: number | null;
  repaired: number;
  differences: number;
  report: Json;
}

/** Wallets whose figures Stripe's customer shows to support staff: which version it should have, and which it has. */
interface MirrorTable {
  account_id: string;
  wanted: number;
  done: number;
  next_at: number;
  attempts: number;
}

/** All tables of the server beside the ledger's. */
export interface ServerTables {
  person: PersonTable;
  identity: IdentityTable;
  device: DeviceTable;
  anonymous_day: AnonymousDayTable;
  installation: InstallationTable;
  oidc_payload: OidcPayloadTable;
  catalogue_version: CatalogueVersionTable;
  wallet_counted: WalletCountedTable;
  wallet_day: WalletDayTable;
  generation: GenerationTable;
  generation_event: GenerationEventTable;
  outbox: OutboxTable;
  outbox_head: OutboxHeadTable;
  inbox: InboxTable;
  lease: LeaseTable;
  customer: CustomerTable;
  checkout: CheckoutTable;
  first_purchase: FirstPurchaseTable;
  payment_link: PaymentLinkTable;
  subscription: SubscriptionTable;
  quarantine: QuarantineTable;
  reconciliation: ReconciliationTable;
  mirror: MirrorTable;
  gift: GiftTable;
}

export type RowOf<Name extends keyof ServerTables> = Selectable<ServerTables[Name]>;
export type NewRowOf<Name extends keyof ServerTables> = Insertable<ServerTables[Name]>;
