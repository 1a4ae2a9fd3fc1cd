/**
 * What is known of the billing server without asking it: who has signed in here, what each wallet held when it was last
 * heard of, what was begun to buy, and which metered generations run there. Keys and tokens to the server are in the
 * secret store under `account/<id>` and `device`.
 */
export const billing = `
-- "device" is the computer's own wallet, before anybody has signed in.
CREATE TABLE account (
  id TEXT PRIMARY KEY,
  email TEXT,
  name TEXT,
  is_active INTEGER NOT NULL DEFAULT 0,
  needs_sign_in INTEGER NOT NULL DEFAULT 0,
  -- Signed in, and this computer's own tokens are yet to be moved over: asked again until the server has answered.
  needs_link INTEGER NOT NULL DEFAULT 0,
  -- What came with the sign-in, as JSON, until the person has seen it.
  welcome TEXT,
  created_at INTEGER NOT NULL,
  used_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX account_active ON account (is_active) WHERE is_active = 1;

-- One row once the computer's free tokens have gone to an account, whoever that was: it gets them once.
CREATE TABLE free_tokens_gone (at INTEGER NOT NULL) STRICT;

CREATE TABLE wallet (
  account_id TEXT PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
  -- The server's view, as JSON; null before the first.
  view TEXT,
  as_of INTEGER,
  -- Where the stream of events goes on.
  last_event_id TEXT,
  -- When its history was last whole up to the newest entry, which entry that was, and of which version of the view.
  entries_as_of INTEGER,
  entries_seq INTEGER NOT NULL DEFAULT 0,
  entries_version INTEGER,
  low_at_tokens INTEGER,
  ask_above_tokens INTEGER,
  -- Tokens of the newest purchase with its bonus: what the usual threshold is a part of.
  last_purchase_tokens INTEGER
) STRICT;

CREATE TABLE wallet_entry (
  account_id TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  seq INTEGER NOT NULL,
  kind TEXT NOT NULL,
  tokens INTEGER NOT NULL,
  balance_before INTEGER NOT NULL,
  balance_after INTEGER NOT NULL,
  reason TEXT NOT NULL,
  cause_type TEXT,
  cause_id TEXT,
  transfer_id TEXT NOT NULL,
  event_at INTEGER NOT NULL,
  recorded_at INTEGER NOT NULL,
  PRIMARY KEY (account_id, seq)
) STRICT, WITHOUT ROWID;

-- The id is the idempotency key of the order: whatever happens, asking again orders once.
CREATE TABLE purchase (
  id TEXT PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  item TEXT NOT NULL,
  name TEXT NOT NULL,
  currency TEXT NOT NULL,
  price INTEGER NOT NULL,
  promotion_code TEXT,
  state TEXT NOT NULL,
  checkout TEXT,
  opened INTEGER NOT NULL DEFAULT 0,
  problem TEXT,
  seen INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  ended_at INTEGER
) STRICT;
CREATE INDEX purchase_account ON purchase (account_id, created_at);

-- What the server said last to questions whose answers are shown without network: the shop, the plan.
CREATE TABLE billing_answer (
  account_id TEXT NOT NULL,
  question TEXT NOT NULL,
  answer TEXT NOT NULL,
  as_of INTEGER NOT NULL,
  PRIMARY KEY (account_id, question)
) STRICT, WITHOUT ROWID;

-- A generation that the server runs for tokens. The key is there before the server is asked, so that asking again is
-- the same generation; the receipt is what the server last said of its tokens.
CREATE TABLE metered_generation (
  generation_id TEXT PRIMARY KEY REFERENCES generation (id) ON DELETE CASCADE,
  account_id TEXT NOT NULL,
  idempotency_key TEXT NOT NULL UNIQUE,
  max_tokens INTEGER NOT NULL,
  -- What was asked for besides, as JSON: a key stands for one request, whatever the project says later.
  guidance TEXT NOT NULL,
  server_id TEXT,
  -- Of the last event whose tickets are stored.
  last_event_id TEXT,
  receipt TEXT,
  -- asked: nobody knows whether it began. running: it began. ended: everything came, and only the receipt may be
  -- missing. settled: the receipt is final, or there is none to wait for.
  state TEXT NOT NULL DEFAULT 'asked',
  is_cancelled INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX metered_unsettled ON metered_generation (state) WHERE state <> 'settled';
CREATE INDEX metered_server ON metered_generation (server_id) WHERE server_id IS NOT NULL;

-- Who makes tickets for tokens, behind whatever is there; windows see it where there is a billing server.
INSERT INTO connection (id, preset, kind, label, base_url, timeout_ms, position, created_at)
SELECT 'myba', 'myba', 'myba', 'MyBA', '', 60000, max(position) + 1, 0 FROM connection;
`;
