/** What generations by models leave behind: calls with their cost, wishes for changes, and work that waits for the network. */
export const aiWork = `
-- What the project tells a model, as JSON; null for nothing yet.
ALTER TABLE project ADD COLUMN guidance TEXT;

-- As meta has it, where lists can see it.
ALTER TABLE ticket ADD COLUMN incomplete INTEGER NOT NULL DEFAULT 0;

-- Characters of the content as it was generated: the ticket's part of the generation's cost.
ALTER TABLE source_ticket ADD COLUMN chars INTEGER NOT NULL DEFAULT 0;

ALTER TABLE generation ADD COLUMN provider_id TEXT NOT NULL DEFAULT 'offline';
ALTER TABLE generation ADD COLUMN provider_label TEXT NOT NULL DEFAULT 'Offline engine';
ALTER TABLE generation ADD COLUMN model TEXT NOT NULL DEFAULT '';
-- Who was asked for, as JSON: a queued generation asks them again. Null before there was a choice.
ALTER TABLE generation ADD COLUMN choice TEXT;
ALTER TABLE generation ADD COLUMN queue_offline INTEGER NOT NULL DEFAULT 0;
ALTER TABLE generation ADD COLUMN needs_confirmation INTEGER NOT NULL DEFAULT 0;
CREATE INDEX generation_queued ON generation (id) WHERE state = 'queued';

-- One question to a model, from before it is sent: a crash leaves it without an end, and so of unknown cost.
-- Connections, tickets and generations may go; what was paid for stays, under the names of then.
CREATE TABLE ai_call (
  id TEXT PRIMARY KEY,
  at INTEGER NOT NULL,
  provider_id TEXT NOT NULL,
  provider_label TEXT NOT NULL,
  model TEXT NOT NULL,
  purpose TEXT NOT NULL,
  generation_id TEXT,
  refinement_id TEXT,
  ticket_id TEXT,
  name TEXT NOT NULL,
  process_id INTEGER NOT NULL,
  is_free INTEGER NOT NULL,
  -- The least it will cost, for as long as nobody has told.
  expected_micro_usd INTEGER NOT NULL,
  state TEXT NOT NULL,
  input_tokens INTEGER,
  cached_input_tokens INTEGER,
  output_tokens INTEGER,
  cost_micro_usd INTEGER,
  cost_basis TEXT,
  -- 1 where money may have gone that nobody can tell.
  unknown_cost INTEGER NOT NULL DEFAULT 0,
  error TEXT,
  duration_ms INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX ai_call_at ON ai_call (at);
CREATE INDEX ai_call_running ON ai_call (state) WHERE state = 'running';
CREATE INDEX ai_call_generation ON ai_call (generation_id) WHERE generation_id IS NOT NULL;
CREATE INDEX ai_call_refinement ON ai_call (refinement_id) WHERE refinement_id IS NOT NULL;
CREATE INDEX ai_call_ticket ON ai_call (ticket_id) WHERE ticket_id IS NOT NULL;

-- A wish and what a model proposes, until a person has decided.
CREATE TABLE refinement (
  id TEXT PRIMARY KEY,
  ticket INTEGER NOT NULL REFERENCES ticket (number) ON DELETE CASCADE,
  revision INTEGER NOT NULL,
  wish TEXT NOT NULL,
  field TEXT,
  provider_id TEXT NOT NULL,
  provider_label TEXT NOT NULL,
  model TEXT NOT NULL,
  state TEXT NOT NULL,
  error TEXT,
  changes TEXT NOT NULL,
  unsupported TEXT NOT NULL,
  process_id INTEGER NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX refinement_ticket ON refinement (ticket);
CREATE INDEX refinement_running ON refinement (state) WHERE state = 'running';
`;
