import type { Query } from "../database/database.ts";

/** A promise of the ledger that the database breaks, with the rows that show it. */
export interface Breach {
  readonly promise: string;
  readonly rows: readonly object[];
}

/**
 * What must be true of the database at any time, each with the query that finds what breaks it. Plain SQL, the same on
 * every engine.
 */
const invariants: Readonly<Record<string, string>> = {
  "the legs of each transfer sum to zero": `
    SELECT transfer_id, SUM(amount) AS total FROM leg GROUP BY transfer_id HAVING SUM(amount) <> 0`,
  "nothing is left between two wallets": `
    SELECT SUM(amount) AS transit FROM entry WHERE contra = 'transit' HAVING SUM(amount) <> 0`,
  "a balance is the sum of its entries, numbered from 1 without a gap": `
    SELECT a.id, a.posted, a.seq, e.total, e.many, e.top
    FROM account a LEFT JOIN (
      SELECT account_id, SUM(amount) AS total, COUNT(*) AS many, MAX(seq) AS top FROM entry GROUP BY account_id
    ) e ON e.account_id = a.id
    WHERE a.posted <> COALESCE(e.total, 0) OR a.seq <> COALESCE(e.many, 0) OR a.seq <> COALESCE(e.top, 0)`,
  "each entry begins where the one before ended": `
    SELECT account_id, seq FROM (
      SELECT account_id, seq, balance_after - amount AS before_it,
        LAG(balance_after, 1, 0) OVER (PARTITION BY account_id ORDER BY seq) AS last_one
      FROM entry
    ) steps WHERE before_it <> last_one`,
  "every entry has its account and its transfer": `
    SELECT e.account_id, e.seq FROM entry e
    LEFT JOIN account a ON a.id = e.account_id LEFT JOIN transfer t ON t.id = e.transfer_id
    WHERE a.id IS NULL OR t.id IS NULL`,
  "no wallet is below zero, and no debt above": `
    SELECT id, posted, held FROM account
    WHERE (id NOT LIKE '%/debt' AND (held < 0 OR posted < held)) OR (id LIKE '%/debt' AND posted > 0)`,
  "a wallet knows what it owes": `
    SELECT a.id, a.owed, d.posted FROM account a LEFT JOIN account d ON d.id = a.id || '/debt'
    WHERE a.id NOT LIKE '%/debt' AND a.owed <> -COALESCE(d.posted, 0)`,
  "the lots of a wallet sum to its balance, and what they hold to what it holds": `
    SELECT a.id, a.posted, a.held, l.remaining, l.held AS lots_held
    FROM account a LEFT JOIN (
      SELECT account_id, SUM(remaining) AS remaining, SUM(held) AS held, COUNT(*) AS many FROM lot GROUP BY account_id
    ) l ON l.account_id = a.id
    WHERE a.id NOT LIKE '%/debt'
      AND (a.posted <> COALESCE(l.remaining, 0) OR a.held <> COALESCE(l.held, 0) OR a.lots <> COALESCE(l.many, 0))`,
  "a lot is the sum of its entries, between zero and its grant": `
    SELECT l.account_id, l.no, l.remaining, e.total
    FROM lot l LEFT JOIN (
      SELECT account_id, lot_no, SUM(amount) AS total FROM entry WHERE lot_no IS NOT NULL GROUP BY account_id, lot_no
    ) e ON e.account_id = l.account_id AND e.lot_no = l.no
    WHERE l.remaining <> COALESCE(e.total, 0) OR l.remaining < 0 OR l.remaining > l.granted OR l.held > l.remaining`,
  "open holds sum to what their wallet holds": `
    SELECT a.id, a.held, h.total
    FROM account a LEFT JOIN (
      SELECT account_id, SUM(tokens) AS total FROM hold WHERE state = 'open' AND lots <> '[]' GROUP BY account_id
    ) h ON h.account_id = a.id
    WHERE a.held <> COALESCE(h.total, 0)`,
  "a hold is open or was settled by exactly one transfer": `
    SELECT h.account_id, h.id, h.state, s.many
    FROM hold h LEFT JOIN (
      SELECT cause_id, COUNT(*) AS many FROM transfer
      WHERE cause_type = 'hold' AND CAST(parent_id AS text) = cause_id GROUP BY cause_id
    ) s ON s.cause_id = CAST(h.id AS text)
    WHERE COALESCE(s.many, 0) <> CASE WHEN h.state = 'open' THEN 0 ELSE 1 END
      OR (h.state = 'open') <> (h.settle_transfer_id IS NULL)`,
  "the transfers of a wallet are numbered from 1 without a gap": `
    SELECT a.id, a.version, t.many, t.top, t.entries
    FROM account a LEFT JOIN (
      SELECT account_id, COUNT(*) AS many, COUNT(DISTINCT no) AS nos, MAX(no) AS top, SUM(entry_count) AS entries
      FROM transfer GROUP BY account_id
    ) t ON t.account_id = a.id
    WHERE a.id NOT LIKE '%/debt' AND (
      a.version <> COALESCE(t.many, 0) OR a.version <> COALESCE(t.nos, 0) OR a.version <> COALESCE(t.top, 0)
      OR a.seq <> COALESCE(t.entries, 0)
    )`,
  "each transfer follows the one before it in its wallet": `
    SELECT t.id, t.no FROM transfer t LEFT JOIN transfer p ON p.id = t.previous_id
    WHERE (t.no = 1) <> (t.previous_id IS NULL) OR (t.no > 1 AND (p.no IS NULL OR p.no <> t.no - 1))
      OR (p.id IS NOT NULL AND (p.account_id <> t.account_id OR p.seq <> t.seq - t.entry_count))`,
  "a wallet knows its latest transfer": `
    SELECT a.id, a.version, t.no FROM account a LEFT JOIN transfer t ON t.id = a.last_transfer_id
    WHERE t.id IS NULL OR (a.id NOT LIKE '%/debt' AND (t.account_id <> a.id OR t.no <> a.version OR t.seq <> a.seq))`,
  "a hold captures no more than it reserved, and nothing unless it was captured": `
    SELECT h.account_id, h.id, h.tokens, h.captured, h.topped_up FROM hold h
    WHERE h.captured > h.tokens OR h.captured < 0 OR h.topped_up < 0
      OR (h.state <> 'captured' AND h.captured + h.topped_up > 0) OR (h.topped_up > 0 AND h.captured < h.tokens)`,
  "tokens are granted with a cause that acts once": `
    SELECT t.id, t.kind FROM transfer t
    WHERE t.once IS NULL AND t.kind IN ('purchase', 'bonus', 'welcome', 'anonymous', 'subscription_grant', 'referral',
      'daily', 'gift', 'promo')`,
  "every purchase granted what was paid for": `
    SELECT p.account_id, p.id, p.granted, l.granted AS lots
    FROM payment p LEFT JOIN (
      SELECT account_id, payment_id, SUM(granted) AS granted FROM lot
      WHERE payment_id IS NOT NULL AND source <> 'reinstatement' GROUP BY account_id, payment_id
    ) l ON l.account_id = p.account_id AND l.payment_id = p.id
    WHERE p.granted <> COALESCE(l.granted, 0) OR p.clawed > p.granted OR p.clawed < 0`,
};

/**
 * Which promises are broken, asked in one go: nearly always none is. Counted, because PostgreSQL plans EXISTS for a
 * first row that comes soon, and here the whole of a table says that there is none.
 */
const anyBroken = Object.entries(invariants)
  .map(([promise, sql]) => `SELECT '${promise}' AS promise WHERE (SELECT COUNT(*) FROM (${sql}) breach) > 0`)
  .join(" UNION ALL ");

/** The promises that the database breaks, none when it is sound; at most ten rows for each. */
export async function breachesIn(query: Query): Promise<Breach[]> {
  const breaches: Breach[] = [];
  for (const { promise } of await query<{ promise: string }>(anyBroken)) {
    const rows = await query<object>(`SELECT * FROM (${invariants[promise] ?? ""}) breach LIMIT 10`);
    breaches.push({ promise, rows });
  }
  return breaches;
}
