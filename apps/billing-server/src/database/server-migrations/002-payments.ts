import type { Migration } from "../migrations/migration.ts";

const tables = (text: string, integer: string, end: string): string => `
CREATE TABLE customer (
  person_id ${text} NOT NULL PRIMARY KEY REFERENCES person (id),
  stripe_id ${text} UNIQUE,
  created_at ${integer} NOT NULL
)${end};

CREATE TABLE checkout (
  id ${text} NOT NULL PRIMARY KEY,
  person_id ${text} NOT NULL REFERENCES person (id),
  account_id ${text} NOT NULL,
  idempotency_key ${text} NOT NULL,
  request_hash ${text} NOT NULL,
  item_kind ${text} NOT NULL CHECK (item_kind IN ('package', 'plan')),
  item_key ${text} NOT NULL,
  catalogue_version ${integer} NOT NULL,
  currency ${text} NOT NULL,
  list_price ${integer} NOT NULL,
  discount ${integer} NOT NULL,
  price ${integer} NOT NULL,
  tokens ${integer} NOT NULL,
  bonus_tokens ${integer} NOT NULL,
  is_first ${integer} NOT NULL,
  state ${text} NOT NULL CHECK (state IN ('open', 'processing', 'paid', 'failed', 'expired', 'cancelled', 'refunded')),
  page_id ${text} NOT NULL UNIQUE,
  customer_id ${text},
  session_id ${text} UNIQUE,
  payment_id ${text} UNIQUE,
  subscription_id ${text},
  paid_amount ${integer},
  settled_at ${integer},
  granted_at ${integer},
  url ${text},
  receipt_url ${text},
  problem ${text},
  refunded_amount ${integer} NOT NULL,
  asked_at ${integer} NOT NULL,
  created_at ${integer} NOT NULL,
  expires_at ${integer} NOT NULL,
  ended_at ${integer},
  UNIQUE (person_id, idempotency_key)
)${end};
CREATE INDEX checkout_of_person ON checkout (person_id, created_at, id);
CREATE INDEX checkout_open ON checkout (expires_at) WHERE state IN ('open', 'processing');

CREATE TABLE first_purchase (
  person_id ${text} NOT NULL PRIMARY KEY REFERENCES person (id),
  checkout_id ${text} NOT NULL,
  is_final ${integer} NOT NULL,
  claimed_at ${integer} NOT NULL
)${end};

CREATE TABLE payment_link (
  object_id ${text} NOT NULL PRIMARY KEY,
  kind ${text} NOT NULL,
  payment_id ${text},
  checkout_id ${text},
  subscription_id ${text},
  account_id ${text},
  facts ${text} NOT NULL,
  seen_at ${integer} NOT NULL
)${end};
CREATE INDEX payment_link_of_payment ON payment_link (payment_id) WHERE payment_id IS NOT NULL;

CREATE TABLE subscription (
  id ${text} NOT NULL PRIMARY KEY,
  person_id ${text} NOT NULL REFERENCES person (id),
  account_id ${text} NOT NULL,
  plan_key ${text} NOT NULL,
  catalogue_version ${integer} NOT NULL,
  currency ${text} NOT NULL,
  state ${text} NOT NULL CHECK (state IN ('incomplete', 'active', 'past-due', 'paused', 'ended')),
  period_begins_at ${integer} NOT NULL,
  period_ends_at ${integer} NOT NULL,
  cancels_at_period_end ${integer} NOT NULL,
  next_plan_key ${text},
  told_at ${integer} NOT NULL,
  paid_plan_key ${text},
  paid_version ${integer},
  paid_from ${integer} NOT NULL,
  paid_until ${integer} NOT NULL,
  paid_by ${text},
  granted_until ${integer} NOT NULL,
  created_at ${integer} NOT NULL,
  ended_at ${integer}
)${end};
CREATE INDEX subscription_of_person ON subscription (person_id);
CREATE INDEX subscription_granting ON subscription (granted_until) WHERE granted_until < paid_until;

CREATE TABLE quarantine (
  id ${text} NOT NULL PRIMARY KEY,
  object_id ${text} NOT NULL,
  reason ${text} NOT NULL,
  event_id ${text},
  expected ${text} NOT NULL,
  found ${text} NOT NULL,
  created_at ${integer} NOT NULL,
  resolved_at ${integer},
  resolution ${text},
  UNIQUE (object_id, reason)
)${end};
CREATE INDEX quarantine_open ON quarantine (created_at) WHERE resolved_at IS NULL;

CREATE TABLE reconciliation (
  id ${text} NOT NULL PRIMARY KEY,
  since ${integer} NOT NULL,
  is_dry ${integer} NOT NULL,
  started_at ${integer} NOT NULL,
  ended_at ${integer},
  repaired ${integer} NOT NULL,
  differences ${integer} NOT NULL,
  report ${text} NOT NULL
)${end};

CREATE TABLE mirror (
  account_id ${text} NOT NULL PRIMARY KEY,
  wanted ${integer} NOT NULL,
  done ${integer} NOT NULL,
  next_at ${integer} NOT NULL,
  attempts ${integer} NOT NULL
)${end};
CREATE INDEX mirror_waiting ON mirror (next_at) WHERE wanted > done;
`;

const rights = `
DO $$ BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'myba_ledger_app') THEN
    GRANT SELECT, INSERT, UPDATE, DELETE ON customer, checkout, first_purchase, payment_link, subscription, quarantine,
      reconciliation, mirror TO myba_ledger_app;
  END IF;
END $$;`;

/** What is bought, and what Stripe has told of it. */
export const payments: Migration = {
  name: "payments",
  sqlite: tables("TEXT", "INTEGER", " STRICT"),
  postgres: tables('text COLLATE "C"', "bigint", "") + rights,
};
