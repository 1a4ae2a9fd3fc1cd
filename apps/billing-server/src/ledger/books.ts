import type { AccountId } from "./accounts.ts";
import { RowsByKey } from "./rows-by-key.ts";
import type { Account, Claim, Entry, Hold, Lot, Member, Payment, Transfer } from "./rows.ts";
import type { Changes, Key, Loaded } from "./store.ts";

/** Thrown when a rule looks at rows that are not loaded yet; the batch loads them and decides the command again. */
export class NotLoaded extends Error {
  readonly key: Key;
  constructor(key: Key) {
    super(`not loaded: ${keyText(key)}`);
    this.key = key;
  }
}

/** A key as text, the same for equal keys. */
export function keyText(key: Key): string {
  if (key.kind === "wallet") return walletText(key.accountId);
  if (key.kind === "claim") return `claim\n${key.scope}\n${key.key}`;
  if (key.kind === "hold") return `hold\n${key.accountId}\n${key.holdId}`;
  return Object.values(key).join("\n");
}

function walletText(accountId: AccountId): string {
  return `wallet\n${accountId}`;
}

/**
 * The part of the ledger that a batch works on, in memory. Rules read and change it as if they were alone; `keep` adds
 * a command's changes to the batch, `drop` forgets them.
 */
export class Books {
  readonly #known = new Set<string>();
  readonly #accounts = new RowsByKey<Account>();
  readonly #lots = new RowsByKey<Lot>();
  readonly #lotNos = new Map<AccountId, Set<number>>();
  readonly #holds = new RowsByKey<Hold>();
  readonly #payments = new RowsByKey<Payment>();
  readonly #members = new RowsByKey<Member>();
  readonly #claims = new RowsByKey<Claim>();
  readonly #transfers = new RowsByKey<Transfer>();
  readonly #onces = new RowsByKey<Transfer>();
  readonly #entries = new Map<string, Entry[]>();
  #newTransfers: Transfer[] = [];
  #draftTransfers: Transfer[] = [];
  #draftLots: Lot[] = [];

  isKnown(key: Key): boolean {
    return this.#known.has(keyText(key));
  }

  load(keys: readonly Key[], rows: Loaded): void {
    for (const key of keys) this.#known.add(keyText(key));
    for (const row of rows.accounts) this.#accounts.load(row.id, row);
    for (const row of rows.lots) {
      this.#lots.load(lotKey(row.accountId, row.no), row);
      this.#nosOf(row.accountId).add(row.no);
    }
    for (const row of rows.holds) this.#holds.load(pair(row.accountId, row.id), row);
    for (const row of rows.payments) this.#payments.load(pair(row.accountId, row.id), row);
    for (const row of rows.members) this.#members.load(pair(row.accountId, row.id), row);
    for (const row of rows.claims) this.#claims.load(pair(row.scope, row.key), row);
    for (const row of rows.transfers) {
      this.#transfers.load(row.id, row);
      if (row.once !== null) this.#onces.load(row.once, row);
    }
    for (const row of rows.entries) this.#loadEntry(row);
  }

  #loadEntry(row: Entry): void {
    const known = this.#entries.get(row.transferId);
    if (known === undefined) this.#entries.set(row.transferId, [row]);
    else if (known.every((entry) => entry.accountId !== row.accountId || entry.seq !== row.seq)) known.push(row);
  }

  /** The account, or one without a history when nothing was ever posted to it. */
  account(id: AccountId): Account {
    // An account that is here was loaded with its wallet, or made by a command that had asked for it.
    const known = this.#accounts.get(id);
    if (known !== undefined) return known;
    this.#need({ kind: "wallet", accountId: id });
    return emptyAccount(id);
  }

  putAccount(row: Account): void {
    this.#accounts.put(row.id, row);
  }

  /** The live lots of an account, and those that the batch has seen besides; in the order of their numbers. */
  lots(accountId: AccountId): Lot[] {
    this.#need({ kind: "wallet", accountId });
    const lots: Lot[] = [];
    for (const no of this.#lotNos.get(accountId) ?? []) {
      const lot = this.#lots.get(lotKey(accountId, no));
      if (lot !== undefined) lots.push(lot);
    }
    return lots.length > 1 ? lots.toSorted((a, b) => a.no - b.no) : lots;
  }

  lot(accountId: AccountId, no: number): Lot {
    const known = this.#lots.get(lotKey(accountId, no));
    if (known !== undefined) return known;
    this.#need({ kind: "lot", accountId, no });
    throw new Error(`lot ${no} of ${accountId} is not there`);
  }

  putLot(row: Lot): void {
    const key = lotKey(row.accountId, row.no);
    if (this.#lots.get(key) === undefined) this.#draftLots.push(row);
    this.#lots.put(key, row);
    this.#nosOf(row.accountId).add(row.no);
  }

  hold(accountId: AccountId, holdId: string): Hold | undefined {
    const known = this.#holds.get(pair(accountId, holdId));
    if (known === undefined) this.#need({ kind: "hold", accountId, holdId });
    return known;
  }

  putHold(row: Hold): void {
    this.#holds.put(pair(row.accountId, row.id), row);
  }

  payment(accountId: AccountId, paymentId: string): Payment | undefined {
    this.#need({ kind: "payment", accountId, paymentId });
    return this.#payments.get(pair(accountId, paymentId));
  }

  putPayment(row: Payment): void {
    this.#payments.put(pair(row.accountId, row.id), row);
  }

  /** All lots of a payment, spent ones too, in the order of their numbers. */
  lotsOfPayment(accountId: AccountId, paymentId: string): Lot[] {
    this.#need({ kind: "payment", accountId, paymentId });
    return this.lots(accountId).filter((lot) => lot.paymentId === paymentId);
  }

  member(accountId: AccountId, memberId: string): Member | undefined {
    this.#need({ kind: "member", accountId, memberId });
    return this.#members.get(pair(accountId, memberId));
  }

  putMember(row: Member): void {
    this.#members.put(pair(row.accountId, row.id), row);
  }

  claim(scope: string, key: string): Claim | undefined {
    this.#need({ kind: "claim", scope, key });
    return this.#claims.get(pair(scope, key));
  }

  putClaim(row: Claim): void {
    this.#claims.put(pair(row.scope, row.key), row);
  }

  once(once: string): Transfer | undefined {
    const known = this.#onces.get(once);
    if (known === undefined) this.#need({ kind: "once", once });
    return known;
  }

  transfer(id: string): { transfer: Transfer; entries: readonly Entry[] } | undefined {
    if (this.#newTransfers.every((transfer) => transfer.id !== id)) this.#need({ kind: "transfer", id });
    const transfer = this.#transfers.get(id);
    return transfer && { transfer, entries: this.#entries.get(id) ?? [] };
  }

  addTransfer(transfer: Transfer, entries: Entry[]): void {
    this.#transfers.put(transfer.id, transfer);
    if (transfer.once !== null) this.#onces.put(transfer.once, transfer);
    this.#entries.set(transfer.id, entries);
    this.#draftTransfers.push(transfer);
  }

  keep(): void {
    for (const rows of this.#tables()) rows.keep();
    this.#newTransfers.push(...this.#draftTransfers);
    this.#draftTransfers = [];
    this.#draftLots = [];
  }

  drop(): void {
    for (const rows of this.#tables()) rows.drop();
    for (const { id } of this.#draftTransfers) this.#entries.delete(id);
    for (const lot of this.#draftLots) this.#nosOf(lot.accountId).delete(lot.no);
    this.#draftTransfers = [];
    this.#draftLots = [];
  }

  changes(): Changes {
    return {
      accounts: this.#accounts.changes(),
      lots: this.#lots.changes(),
      holds: this.#holds.changes(),
      payments: this.#payments.changes(),
      members: this.#members.changes(),
      claims: this.#claims.changes().map(({ after }) => after),
      transfers: this.#newTransfers,
      entries: this.#newTransfers.flatMap(({ id }) => this.#entries.get(id) ?? []),
    };
  }

  #tables(): RowsByKey<unknown>[] {
    return [
      this.#accounts,
      this.#lots,
      this.#holds,
      this.#payments,
      this.#members,
      this.#claims,
      this.#transfers,
      this.#onces,
    ] as RowsByKey<unknown>[]; // Only keep and drop are called, which look at no row.
  }

  #nosOf(accountId: AccountId): Set<number> {
    let nos = this.#lotNos.get(accountId);
    if (nos === undefined) this.#lotNos.set(accountId, (nos = new Set()));
    return nos;
  }

  #need(key: Key): void {
    if (!this.isKnown(key)) throw new NotLoaded(key);
  }
}

function lotKey(accountId: AccountId, no: number): string {
  return `${accountId}#${no}`;
}

function pair(first: string, second: string): string {
  return `${first}\n${second}`;
}

function emptyAccount(id: AccountId): Account {
  return {
    id,
    posted: 0,
    held: 0,
    owed: 0,
    seq: 0,
    lots: 0,
    version: 0,
    lastTransferId: null,
    recordedAt: 0,
    unlimitedUntil: null,
    closedAt: null,
    successorId: null,
  };
}
