import type { Command, Reserved } from "../commands.ts";
import type { Ledger } from "../ledger.ts";
import { openPostgresLedger } from "../postgres-ledger.ts";
import { openSqliteLedger } from "../sqlite-ledger.ts";
import { openProof } from "./crash-proof.ts";
import { type LoadLine, type LoadOrder, loadedWallets, randomOf } from "./crash-load.ts";

// A process that loads a ledger until it is killed: says each thing it asks before it asks, and each answer it gets.

const order = JSON.parse(process.argv[2] ?? "") as LoadOrder; // Its starter's own words.
const { engine, address, seed, killAt } = order;
const random = randomOf(seed);
let steps = 0;
const beforeStep = (step: string): void => {
  if (step === killAt?.step && ++steps === killAt.nth) process.kill(process.pid, "SIGKILL");
};
const now = Date.now;
const ledger: Ledger =
  engine === "sqlite"
    ? openSqliteLedger({ file: address, now, beforeStep })
    : await openPostgresLedger({ url: address, now, beforeStep, patienceMs: 60_000 });
let count = 0;

/** Pipes are written at once, so that what was said is said, whenever the process ends. */
function say(line: LoadLine): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

async function ask(command: Command): Promise<unknown> {
  count += 1;
  const no = `${seed}/${count}`;
  say({ no, asked: command });
  try {
    const answer: unknown = await ledger.execute(command);
    say({ no, answer });
    return answer;
  } catch (error) {
    const { code } = error as { code?: string };
    say({ no, refused: code ?? String(error) });
    return undefined;
  }
}

function upTo(most: number): number {
  return 1 + Math.floor(random() * most);
}

function asked(): { idempotency: { scope: string; key: string }; actor: string } {
  count += 1;
  return { idempotency: { scope: "load", key: `${seed}/key-${count}` }, actor: "load" };
}

async function work(): Promise<void> {
  const common = asked();
  const accountId = loadedWallets[upTo(loadedWallets.length) - 1] ?? "";
  const cause = { type: "load", id: common.idempotency.key };
  const tokens = upTo(5);
  const dice = random();
  if (dice < 0.25) await ask({ ...common, kind: "spend", accountId, tokens, cause });
  else if (dice < 0.35) await ask({ ...common, kind: "grant", grant: "promo", accountId, tokens: tokens * 9, cause });
  else if (dice < 0.45) {
    const deviceId = `device:${seed}-${count}`;
    await ask({ ...common, kind: "grant", grant: "anonymous", accountId: deviceId, tokens: 3, cause });
    await ask({ ...asked(), kind: "transfer-anonymous", deviceId, userId: accountId, welcomeTokens: 0 });
  } else {
    const expiresAt = now() + 3_600_000;
    const hold = (await ask({ ...common, kind: "reserve", accountId, tokens, expiresAt, cause })) as
      | Reserved
      | undefined;
    if (hold === undefined || dice > 0.95) return; // Some work is never heard of again.
    const by =
      dice < 0.8 ? { kind: "capture" as const, tokens: upTo(5), above: "cap" as const } : { kind: "release" as const };
    await ask({ kind: "settle", accountId, holdId: hold.holdId, by, actor: "load" });
  }
}

async function lane(): Promise<never> {
  for (;;) await work();
}

/** The journal is sealed meanwhile, which the kills hit too. */
async function sealing(): Promise<never> {
  const proof = await openProof(order);
  for (;;) {
    await work();
    // Nobody is told of it, and the next run does what this one could not.
    if (count % 3 === 0) await proof.seal().catch(() => undefined);
  }
}

await Promise.all([sealing(), ...Array.from({ length: 8 }, lane)]);
