/** The first shape of the database. Times are milliseconds since 1970; `number` is the 42 of T-42. */
export const tables = `
CREATE TABLE project (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  trashed_at INTEGER
) STRICT;

CREATE TABLE source (
  id TEXT PRIMARY KEY,
  project_id TEXT NOT NULL REFERENCES project (id),
  name TEXT NOT NULL,
  text TEXT NOT NULL,
  sentences TEXT NOT NULL,
  coverage TEXT,
  created_at INTEGER NOT NULL
) STRICT;

-- What lists show, sort and filter by; the content is apart so that scans stay small.
-- tree_path is the parent's path and the own number in six base-36 digits, so that byte order is tree order.
CREATE TABLE ticket (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  project_id TEXT NOT NULL REFERENCES project (id),
  parent INTEGER REFERENCES ticket (number) ON DELETE SET NULL,
  tree_path TEXT NOT NULL,
  type TEXT NOT NULL,
  title TEXT NOT NULL,
  status TEXT NOT NULL,
  priority INTEGER NOT NULL,
  points INTEGER,
  labels TEXT NOT NULL,
  criterion_count INTEGER NOT NULL,
  question_count INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  source_id TEXT REFERENCES source (id),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  trashed_at INTEGER
) STRICT;
CREATE INDEX ticket_parent ON ticket (parent) WHERE parent IS NOT NULL;
CREATE INDEX ticket_trash ON ticket (trashed_at) WHERE trashed_at IS NOT NULL;
-- One index a sort, holding what filters ask for, so that a page and a count never touch the table.
CREATE INDEX ticket_by_tree ON ticket (tree_path, project_id, type, status, priority, question_count) WHERE trashed_at IS NULL;
CREATE INDEX ticket_by_project ON ticket (project_id, tree_path, type, status, priority, question_count) WHERE trashed_at IS NULL;
CREATE INDEX ticket_by_number ON ticket (number, project_id, type, status, priority, question_count) WHERE trashed_at IS NULL;
CREATE INDEX ticket_by_update ON ticket (updated_at, number, project_id, type, status, priority, question_count) WHERE trashed_at IS NULL;
CREATE INDEX ticket_by_title ON ticket (title COLLATE NOCASE, number, project_id, type, status, priority, question_count) WHERE trashed_at IS NULL;
CREATE INDEX ticket_by_priority ON ticket (priority, number, project_id, type, status, question_count) WHERE trashed_at IS NULL;
CREATE INDEX ticket_by_points ON ticket (points, number, project_id, type, status, priority, question_count) WHERE trashed_at IS NULL;

CREATE TABLE ticket_content (
  number INTEGER PRIMARY KEY REFERENCES ticket (number) ON DELETE CASCADE,
  content TEXT NOT NULL,
  meta TEXT NOT NULL
) STRICT;

-- Only of tickets that are not in the trash, so that counting labels reads nothing else.
CREATE TABLE ticket_label (
  label TEXT NOT NULL,
  project_id TEXT NOT NULL,
  number INTEGER NOT NULL REFERENCES ticket (number) ON DELETE CASCADE,
  PRIMARY KEY (label, project_id, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX ticket_label_number ON ticket_label (number);

CREATE TABLE dependency (
  number INTEGER NOT NULL REFERENCES ticket (number) ON DELETE CASCADE,
  needs INTEGER NOT NULL REFERENCES ticket (number) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  PRIMARY KEY (number, needs)
) STRICT, WITHOUT ROWID;
CREATE INDEX dependency_needs ON dependency (needs);

-- rowid is the ticket's number, so that walking a word's tickets backwards is newest first.
CREATE VIRTUAL TABLE ticket_words USING fts5 (
  title, labels, body,
  content = '', contentless_delete = 1, detail = none, prefix = '1 2 3',
  tokenize = "unicode61 remove_diacritics 2"
);
-- Merging four small segments at a time, FTS5's default, made every tenth save ten times slower than the others.
INSERT INTO ticket_words (ticket_words, rank) VALUES ('automerge', 16);
INSERT INTO ticket_words (ticket_words, rank) VALUES ('crisismerge', 32);

-- One line of undo: an operation is what a person did in one step, its versions are what changed.
CREATE TABLE operation (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  label TEXT NOT NULL,
  at INTEGER NOT NULL,
  undone INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE version (
  number INTEGER NOT NULL REFERENCES ticket (number) ON DELETE CASCADE,
  revision INTEGER NOT NULL,
  operation_id INTEGER REFERENCES operation (id) ON DELETE SET NULL,
  author TEXT NOT NULL,
  at INTEGER NOT NULL,
  summary TEXT NOT NULL,
  forward TEXT NOT NULL,
  backward TEXT NOT NULL,
  PRIMARY KEY (number, revision)
) STRICT, WITHOUT ROWID;
CREATE INDEX version_operation ON version (operation_id) WHERE operation_id IS NOT NULL;

CREATE TABLE project_change (
  operation_id INTEGER NOT NULL REFERENCES operation (id) ON DELETE CASCADE,
  project_id TEXT NOT NULL REFERENCES project (id),
  before TEXT NOT NULL,
  after TEXT NOT NULL,
  PRIMARY KEY (operation_id, project_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE draft (
  id TEXT PRIMARY KEY,
  project_id TEXT REFERENCES project (id),
  name TEXT NOT NULL,
  text TEXT NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

CREATE TABLE generation (
  id TEXT PRIMARY KEY,
  project_id TEXT NOT NULL REFERENCES project (id),
  source_id TEXT NOT NULL REFERENCES source (id),
  name TEXT NOT NULL,
  state TEXT NOT NULL,
  error TEXT,
  process_id INTEGER NOT NULL,
  operation_id INTEGER REFERENCES operation (id) ON DELETE SET NULL,
  started_at INTEGER NOT NULL,
  ended_at INTEGER
) STRICT;
CREATE INDEX generation_operation ON generation (operation_id) WHERE operation_id IS NOT NULL;

CREATE TABLE generation_event (
  generation_id TEXT NOT NULL REFERENCES generation (id),
  seq INTEGER NOT NULL,
  event TEXT NOT NULL,
  PRIMARY KEY (generation_id, seq)
) STRICT, WITHOUT ROWID;

-- Which ticket a source's coverage means by d1, d2 …
CREATE TABLE source_ticket (
  source_id TEXT NOT NULL REFERENCES source (id),
  ref TEXT NOT NULL,
  number INTEGER NOT NULL REFERENCES ticket (number) ON DELETE CASCADE,
  PRIMARY KEY (source_id, ref)
) STRICT, WITHOUT ROWID;
CREATE INDEX source_ticket_number ON source_ticket (number);

CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
`;
