/**
 * Who can make tickets: the offline engine and connections to models, in the order the person arranged. Keys are not
 * here: the secret store has them under `connection/<id>`, and `key_mask` is what may be shown of one.
 */
export const providers = `
CREATE TABLE connection (
  id TEXT PRIMARY KEY,
  preset TEXT NOT NULL,
  kind TEXT NOT NULL,
  label TEXT NOT NULL,
  base_url TEXT NOT NULL,
  model TEXT,
  key_mask TEXT,
  -- Without user and password; those are secrets too, under proxy/<id>.
  proxy_url TEXT,
  timeout_ms INTEGER NOT NULL,
  position INTEGER NOT NULL,
  fallback INTEGER NOT NULL DEFAULT 0,
  may_cost INTEGER NOT NULL DEFAULT 0,
  last_check TEXT,
  models TEXT,
  models_at INTEGER,
  created_at INTEGER NOT NULL
) STRICT;

INSERT INTO connection (id, preset, kind, label, base_url, timeout_ms, position, created_at)
VALUES ('offline', 'offline', 'offline', 'Offline engine', '', 60000, 0, 0);

-- Addresses that were added by themselves once; one the person removed is not added again.
CREATE TABLE found_server (
  base_url TEXT PRIMARY KEY,
  found_at INTEGER NOT NULL
) STRICT;
`;
