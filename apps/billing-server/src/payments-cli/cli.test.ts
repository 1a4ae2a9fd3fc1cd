import { sandboxClerk } from "@myba/sandbox/clerk/config";
import { sandboxStripe } from "@myba/sandbox/stripe/config";
import { describe, expect, test } from "vitest";
import { startPayingWorld } from "../payments/testing/paying-world.ts";
import { engines } from "../testing/server-world.ts";
import { runPaymentsCli } from "./cli.ts";

describe.each(engines)("billing's commands about money on %s", (engine) => {
  test("a purchase nobody heard of is made good, given back, and agrees with Stripe", async () => {
    const { world, run } = await terminal();
    const { id: person } = await world.person();
    const { checkoutId, sessionId } = await world.purchase(person);
    const dry = await run("reconcile", "--dry-run");
    expect(dry.code).toBe(1);
    expect(dry.out).toContain(`found     session ${sessionId} (complete, paid)`);
    const real = await run("reconcile", "--since", "2025-12-15");
    expect(real).toMatchObject({ code: 0 });
    expect(real.out).toContain("Stripe's money and the ledger's tokens agree.");
    const { out: given } = await run("refund", checkoutId, "--amount", "100", "--reason", "asked for it");
    expect(given).toMatch(
      /^re_\w+: 100 of the smallest unit of USD go back\.\n2 tokens that this money had paid for are taken back\.\n$/,
    );
    const json = await run("reconcile", "--json");
    expect(JSON.parse(json.out)).toMatchObject({ differences: 0, failed: 0 });
    expect(await run("refund", checkoutId, "--amount", "9999", "--reason", "too much")).toMatchObject({
      code: 1,
      error: expect.stringContaining("only 299"),
    });
  });

  test("what was put aside is shown, tried again once it was mended, and resolved in words that stay", async () => {
    const { world, run } = await terminal();
    const { db } = world.database;
    const { id: person, accountId } = await world.person();
    expect(await run("quarantine", "list")).toMatchObject({ code: 0, out: "Nothing was put aside.\n" });
    const { checkoutId, paymentId } = await world.purchase(person);
    const priced = (price: number) =>
      db.updateTable("checkout").set({ price, list_price: price }).where("id", "=", checkoutId).execute();
    const order = await db.selectFrom("checkout").selectAll().where("id", "=", checkoutId).executeTakeFirstOrThrow();
    await priced(4);
    await world.hear(world.told());
    const [aside] = await db.selectFrom("quarantine").selectAll().where("object_id", "=", paymentId).execute();
    const listed = await run("quarantine", "list");
    expect(listed.out).toContain(`${aside?.id}  2026-01-01T00:00:00.000Z  amount  ${paymentId}  by evt_`);
    expect(listed.out).toMatch(/expected \{.*"price":4.*\}\n  found    \{.*399/);
    expect(await run("quarantine", "retry", paymentId ?? "")).toMatchObject({
      code: 1,
      out: `${aside?.id}: amount of ${paymentId} does not fit yet.\n`,
    });
    expect(await world.ledger.balance(accountId)).toMatchObject({ availableTokens: 0 });
    await db
      .updateTable("checkout")
      .set({ price: order.price, list_price: order.list_price })
      .where("id", "=", checkoutId)
      .execute();
    expect(await run("quarantine", "retry", aside?.id ?? "")).toMatchObject({ code: 0 });
    expect(await world.ledger.balance(accountId)).toMatchObject({ availableTokens: 10 });
    // The session said the same of the same payment: somebody looks at that too.
    const { out: left } = await run("quarantine", "list", "--json");
    const [{ object_id: sessionId } = { object_id: "" }] = JSON.parse(left) as { object_id: string }[];
    expect(await run("quarantine", "resolve", sessionId)).toMatchObject({ code: 2 });
    expect(await run("quarantine", "resolve", sessionId, "--note", "granted with its payment")).toMatchObject({
      code: 0,
    });
    expect(await run("quarantine", "resolve", sessionId, "--note", "again")).toMatchObject({
      code: 1,
      error: `${sessionId}: nothing of this waits\n`,
    });
    expect((await run("quarantine", "list", "--all")).out).toContain("ada: granted with its payment");
    expect(await run("reconcile")).toMatchObject({ code: 0 });
    // What fitted in the end is watched over like any other purchase.
    await db.updateTable("checkout").set({ tokens: 9 }).where("id", "=", checkoutId).execute();
    const { out: found } = await run("reconcile", "--json");
    const { findings } = JSON.parse(found) as { findings: unknown[] };
    expect(findings).toContainEqual(
      expect.objectContaining({ what: "tokens", objectId: paymentId, stripe: 9, ours: 10 }),
    );
  });

  test("Stripe's account is set up from the terminal, and live money has to be named", async () => {
    const { run } = await terminal();
    const dry = await run("stripe-setup", "--dry-run");
    expect(dry).toMatchObject({ code: 0, out: expect.stringContaining("27 changes would be made.") });
    const done = await run("stripe-setup");
    expect(done.out).toMatch(/^create +webhook +https:\/\/billing\.example\.com\/webhooks\/stripe/m);
    expect(done.out).toMatch(/^STRIPE_WEBHOOK_SECRET=whsec_\w+$/m);
    expect((await run("stripe-setup")).out).toContain("Everything is as the catalogue wants it.");
    expect(await run("stripe-setup", "--live")).toMatchObject({ code: 2, error: expect.stringContaining("--live") });
  });

  test("what makes no sense is said in words", async () => {
    const { run } = await terminal();
    expect(await run("refund", "some-id")).toMatchObject({ code: 2, error: expect.stringContaining("--reason") });
    expect(await run("refund", "some-id", "--reason", "why")).toMatchObject({ code: 1 });
    expect(await run("reconcile", "--since", "yesterday")).toMatchObject({ code: 2 });
    // Neither needs to know who signs in, nor how Stripe signs what it tells.
    const bare = { CLERK_SECRET_KEY: "", CLERK_PUBLISHABLE_KEY: "", MYBA_PUBLIC_URL: "", MYBA_SIGNING_KEYS: "" };
    expect(await run(bare, "reconcile")).toMatchObject({ code: 0 });
    for (const command of [["reconcile"], ["refund", "some-id", "--reason", "why"], ["stripe-setup"]]) {
      // oxlint-disable-next-line no-await-in-loop -- one after another
      const { code, error } = await run({ ...bare, STRIPE_SECRET_KEY: "" }, ...command);
      expect(code).toBe(2);
      expect(error).toContain("This command cannot run: STRIPE_SECRET_KEY is missing");
      expect(error).not.toMatch(/cannot start|CLERK/);
    }
    expect(await run({ ...bare, MYBA_SANDBOX: "", STRIPE_API_URL: "" }, "stripe-setup")).toMatchObject({
      code: 2,
      error: expect.stringContaining("MYBA_PUBLIC_URL must say the https address"),
    });
    const mixed = { MYBA_SANDBOX: "", STRIPE_API_URL: "", CLERK_SECRET_KEY: "sk_live_0123456789abcdef" };
    expect(await run(mixed, "refund", "some-id", "--reason", "why")).toMatchObject({
      code: 2,
      error: expect.stringContaining("must both be live or both be of tests"),
    });
    const nowhere = await run({ MYBA_SERVER_DATA: "/nowhere/at/all", DATABASE_URL: "" }, "reconcile");
    expect(nowhere).toMatchObject({ code: 2, error: expect.stringContaining("/nowhere/at/all") });
  });

  async function terminal() {
    const world = await startPayingWorld(engine);
    const shared = { MYBA_SERVER_SECRETS: "A".repeat(44), MYBA_LEDGER_CHAIN_KEY: "ab".repeat(32) };
    const usual = {
      ...(engine === "sqlite"
        ? { MYBA_SERVER_DATA: world.address }
        : { ...shared, DATABASE_URL: world.address, MYBA_SIGNING_KEYS: "{}", MYBA_LEDGER_ANCHORS: "anchors.jsonl" }),
      MYBA_SANDBOX: "1",
      MYBA_PUBLIC_URL: "https://billing.example.com",
      CLERK_SECRET_KEY: sandboxClerk.secretKey,
      CLERK_PUBLISHABLE_KEY: sandboxClerk.publishableKey,
      STRIPE_SECRET_KEY: sandboxStripe.secretKey,
      STRIPE_API_URL: world.stripe.url,
    };
    type Said = { readonly code: number; readonly out: string; readonly error: string };
    const run = async (...asked: [Record<string, string>, ...string[]] | string[]): Promise<Said> => {
      const [first, ...rest] = asked;
      const [env, argv] = typeof first === "object" ? [first, rest] : [{}, asked];
      const said = { out: "", error: "" };
      const code = await runPaymentsCli(argv as string[], {
        writeOut: (text) => void (said.out += text),
        writeError: (text) => void (said.error += text),
        env: { ...usual, ...env },
        user: "ada",
        now: world.now,
        isDurable: false,
      });
      return { code, ...said };
    };
    return { world, run };
  }
});
