import type { Command, Posted, Reserved } from "../commands.ts";
import type { Ledger } from "../ledger.ts";
import { openPostgresLedger } from "../postgres-ledger.ts";
import { openSqliteLedger } from "../sqlite-ledger.ts";
import { type BankOrder, customers, devices } from "./bank-load.ts";
import { randomOf } from "./crash-load.ts";

// A process of the bank test: two workers move tokens between wallets, to the system's accounts and back.

const order = JSON.parse(process.argv[2] ?? "") as BankOrder; // Its starter's own words.
const { engine, address, seed, operations } = order;
const random = randomOf(seed);
const now = Date.now;
const ledger: Ledger =
  engine === "sqlite"
    ? openSqliteLedger({ file: address, now, lingerMs: 0 })
    : await openPostgresLedger({ url: address, now, isDurable: false });
let keys = 0;

function oneOf<T>(items: readonly T[]): T {
  return items[Math.floor(random() * items.length)]!; // Random numbers are below 1.
}

function asked(): { idempotency: { scope: string; key: string }; actor: string } {
  keys += 1;
  return { idempotency: { scope: "bank", key: `${seed}/${keys}` }, actor: "bank" };
}

/** Asks until there is an answer: a file that others write at the same time may be busy for long. */
async function ask(command: Command): Promise<unknown> {
  for (;;) {
    try {
      return await ledger.execute(command);
    } catch (error) {
      const { code } = error as { code?: string };
      if (code === "ledger/insufficient") return undefined;
      if (code !== "ledger/unavailable") throw error;
    }
  }
}

async function operate(): Promise<void> {
  const accountId = oneOf(customers);
  const cause = { type: "bank", id: String(seed) };
  const tokens = 1 + Math.floor(random() * 9);
  const dice = random();
  if (dice < 0.5) {
    const deviceId = oneOf(devices);
    await ask({ ...asked(), kind: "transfer-anonymous", deviceId, userId: accountId, welcomeTokens: 0 });
  } else if (dice < 0.75) {
    const spent = (await ask({ ...asked(), kind: "spend", accountId, tokens, cause })) as Posted | undefined;
    if (spent === undefined || dice < 0.6) return;
    await ask({ ...asked(), kind: "reverse", accountId, transferId: spent.transferId });
  } else {
    const hold = { ...asked(), kind: "reserve", accountId, tokens, expiresAt: now() + 3_600_000, cause } as const;
    const reserved = (await ask(hold)) as Reserved | undefined;
    if (reserved === undefined) return;
    const by = { kind: "capture", tokens: Math.floor(random() * 9), above: "top-up" } as const;
    await ask({ kind: "settle", accountId, holdId: reserved.holdId, by, actor: "bank" });
  }
}

async function worker(): Promise<void> {
  for (let no = 0; no < operations; no += 1) await operate();
}

await Promise.all([worker(), worker()]);
await ledger.close();
