import type { Migration } from "../migrations/migration.ts";

/** The same on both engines but for the names of types; ids that are compared byte for byte. */
const tables = (text: string, integer: string, end: string): string => `
CREATE TABLE person (
  id ${text} NOT NULL PRIMARY KEY,
  email ${text},
  name ${text},
  picture_url ${text},
  profile_at ${integer},
  created_at ${integer} NOT NULL,
  welcome_tokens ${integer},
  welcomed_at ${integer},
  deleting_since ${integer},
  deleted_at ${integer}
)${end};
CREATE INDEX person_deleting ON person (deleting_since) WHERE deleting_since IS NOT NULL;

CREATE TABLE identity (
  provider ${text} NOT NULL,
  subject ${text} NOT NULL,
  person_id ${text} NOT NULL REFERENCES person (id),
  created_at ${integer} NOT NULL,
  PRIMARY KEY (provider, subject)
)${end};
CREATE INDEX identity_of_person ON identity (person_id);

CREATE TABLE device (
  id ${text} NOT NULL PRIMARY KEY,
  public_key ${text} NOT NULL,
  name ${text} NOT NULL,
  network ${text},
  granted_tokens ${integer} NOT NULL,
  granted_at ${integer},
  person_id ${text} REFERENCES person (id),
  linked_at ${integer},
  moved_tokens ${integer},
  welcome_tokens ${integer},
  created_at ${integer} NOT NULL,
  last_seen_at ${integer} NOT NULL
)${end};
CREATE INDEX device_of_person ON device (person_id) WHERE person_id IS NOT NULL;
CREATE INDEX device_with_network ON device (created_at) WHERE network IS NOT NULL;
CREATE INDEX device_without_grant ON device (created_at) WHERE granted_at IS NULL;
CREATE INDEX device_half_linked ON device (created_at) WHERE person_id IS NOT NULL AND linked_at IS NULL;

CREATE TABLE anonymous_day (
  network ${text} NOT NULL,
  day ${text} NOT NULL,
  devices ${integer} NOT NULL,
  PRIMARY KEY (network, day)
)${end};

CREATE TABLE installation (
  id ${text} NOT NULL PRIMARY KEY,
  person_id ${text} NOT NULL REFERENCES person (id),
  device_id ${text},
  name ${text} NOT NULL,
  created_at ${integer} NOT NULL,
  last_used_at ${integer} NOT NULL,
  revoked_at ${integer}
)${end};
CREATE INDEX installation_of_person ON installation (person_id);
CREATE INDEX installation_idle ON installation (last_used_at) WHERE revoked_at IS NULL;

CREATE TABLE oidc_payload (
  kind ${text} NOT NULL,
  id ${text} NOT NULL,
  payload ${text} NOT NULL,
  grant_id ${text},
  expires_at ${integer},
  consumed_at ${integer},
  PRIMARY KEY (kind, id)
)${end};
CREATE INDEX oidc_payload_of_grant ON oidc_payload (grant_id) WHERE grant_id IS NOT NULL;
CREATE INDEX oidc_payload_expiry ON oidc_payload (expires_at) WHERE expires_at IS NOT NULL;

CREATE TABLE catalogue_version (
  version ${integer} NOT NULL PRIMARY KEY,
  document ${text} NOT NULL,
  active_from ${integer} NOT NULL,
  created_at ${integer} NOT NULL,
  created_by ${text} NOT NULL,
  note ${text} NOT NULL
)${end};

CREATE TABLE wallet_counted (
  account_id ${text} NOT NULL PRIMARY KEY,
  transfer_no ${integer} NOT NULL,
  transfer_id ${text} NOT NULL
)${end};

CREATE TABLE wallet_day (
  account_id ${text} NOT NULL,
  day ${text} NOT NULL,
  sum ${text} NOT NULL,
  feature ${text} NOT NULL,
  tokens ${integer} NOT NULL,
  uses ${integer} NOT NULL,
  PRIMARY KEY (account_id, day, sum, feature)
)${end};

CREATE TABLE generation (
  id ${text} NOT NULL PRIMARY KEY,
  account_id ${text} NOT NULL,
  idempotency_key ${text} NOT NULL,
  request_hash ${text} NOT NULL,
  state ${text} NOT NULL CHECK (state IN ('running', 'captured', 'released')),
  slot ${integer} NOT NULL,
  hold_id ${text},
  hold_until ${integer} NOT NULL,
  ticket_tokens ${integer} NOT NULL,
  reserved_tokens ${integer} NOT NULL,
  captured_tokens ${integer} NOT NULL,
  released_tokens ${integer} NOT NULL,
  tickets ${integer} NOT NULL,
  error ${text},
  model ${text} NOT NULL,
  catalogue_version ${integer} NOT NULL,
  input_tokens ${integer} NOT NULL,
  output_tokens ${integer} NOT NULL,
  cost_micro_usd ${integer},
  estimated_micro_usd ${integer} NOT NULL,
  lease_owner ${text},
  lease_until ${integer} NOT NULL,
  is_cancelled ${integer} NOT NULL,
  followed_until ${integer} NOT NULL,
  started_at ${integer} NOT NULL,
  ended_at ${integer},
  kept_until ${integer} NOT NULL,
  is_kept ${integer} NOT NULL,
  UNIQUE (account_id, idempotency_key)
)${end};
CREATE INDEX generation_of_account ON generation (account_id, started_at, id);
CREATE INDEX generation_running ON generation (lease_until) WHERE state = 'running';
CREATE UNIQUE INDEX generation_slot ON generation (account_id, slot) WHERE state = 'running';
CREATE INDEX generation_kept ON generation (kept_until) WHERE is_kept = 1;

CREATE TABLE generation_event (
  generation_id ${text} NOT NULL REFERENCES generation (id),
  seq ${integer} NOT NULL,
  event ${text} NOT NULL,
  ref ${text},
  PRIMARY KEY (generation_id, seq)
)${end};

CREATE TABLE outbox (
  id ${text} NOT NULL PRIMARY KEY,
  account_id ${text} NOT NULL,
  no ${integer} NOT NULL,
  event ${text} NOT NULL,
  installation_id ${text},
  created_at ${integer} NOT NULL,
  UNIQUE (account_id, no)
)${end};

CREATE TABLE outbox_head (
  account_id ${text} NOT NULL PRIMARY KEY,
  no ${integer} NOT NULL
)${end};

CREATE TABLE inbox (
  provider ${text} NOT NULL,
  event_id ${text} NOT NULL,
  type ${text} NOT NULL,
  object_id ${text},
  created_at ${integer} NOT NULL,
  received_at ${integer} NOT NULL,
  is_live ${integer} NOT NULL,
  api_version ${text},
  raw ${text} NOT NULL,
  state ${text} NOT NULL CHECK (state IN ('waiting', 'done', 'dead')),
  attempts ${integer} NOT NULL,
  next_at ${integer} NOT NULL,
  lease_until ${integer} NOT NULL,
  finished_at ${integer},
  error ${text},
  PRIMARY KEY (provider, event_id)
)${end};
CREATE INDEX inbox_waiting ON inbox (next_at) WHERE state = 'waiting';
CREATE INDEX inbox_dead ON inbox (finished_at) WHERE state = 'dead';
CREATE INDEX inbox_done ON inbox (finished_at) WHERE state = 'done';
CREATE INDEX inbox_of_object ON inbox (provider, object_id);

CREATE TABLE lease (
  name ${text} NOT NULL PRIMARY KEY,
  owner ${text} NOT NULL,
  until ${integer} NOT NULL
)${end};
`;

/** PostgreSQL: the role that servers act as gets all rights on these, since none of them is a journal. */
const rights = `
DO $$ BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'myba_ledger_app') THEN
    GRANT SELECT, INSERT, UPDATE, DELETE ON person, identity, device, anonymous_day, installation, oidc_payload,
      catalogue_version, wallet_counted, wallet_day, generation, generation_event, outbox, outbox_head, inbox, lease TO myba_ledger_app;
  END IF;
END $$;`;

export const server: Migration = {
  name: "server",
  sqlite: tables("TEXT", "INTEGER", " STRICT"),
  postgres: tables('text COLLATE "C"', "bigint", "") + rights,
};
