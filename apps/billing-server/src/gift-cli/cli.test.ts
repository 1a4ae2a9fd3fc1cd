import { pino } from "pino";
import { describe, expect, onTestFinished, test } from "vitest";
import { openCatalogues } from "../catalogue/open-catalogues.ts";
import { newGiftCode } from "../gifts/gift-code.ts";
import { giftJob } from "../gifts/gift-job.ts";
import { type GiftParts, makeRedeemGift } from "../gifts/redeem-gift.ts";
import { type Api, serveApi } from "../http/testing/api-world.ts";
import { walletRoutes } from "../http/wallet-routes.ts";
import { AppError } from "@myba/shared/errors";
import { engines, startServerWorld, type Engine, type ServerWorld } from "../testing/server-world.ts";
import { makeUseTokens } from "../wallet/use-tokens.ts";
import { runGiftCli } from "./cli.ts";

const log = pino({ level: "silent" });
const dayMs = 24 * 60 * 60_000;

interface GiftWorld extends ServerWorld {
  /** Two processes of one server. */
  readonly apis: readonly [Api, Api];
  readonly terminal: (...argv: string[]) => Promise<{ code: number; out: string; error: string }>;
  /** The codes that `make` prints. */
  readonly make: (...argv: string[]) => Promise<string[]>;
  readonly redeem: (personId: string, code: string, api?: 0 | 1) => ReturnType<Api["post"]>;
  readonly people: (count: number) => Promise<string[]>;
}

async function startGiftWorld(engine: Engine): Promise<GiftWorld> {
  const world = await startServerWorld(engine);
  const catalogues = await openCatalogues(world);
  const serve = (parts: Omit<GiftParts, "log"> & Pick<ServerWorld, "ledger">): Promise<Api> => {
    const redeemGift = makeRedeemGift({ ...parts, log });
    return serveApi(
      walletRoutes({ ...parts, catalogues, redeemGift, useTokens: makeUseTokens({ ...parts, catalogues }) }),
    );
  };
  const apis = [await serve(world), await serve({ ...(await world.another()), now: world.now })] as const;
  onTestFinished(async () => {
    await Promise.all(apis.map((api) => api.close()));
    await world.end();
  });
  const terminal: GiftWorld["terminal"] = async (...argv) => {
    let [out, error] = ["", ""];
    const code = await runGiftCli(argv, {
      writeOut: (text) => void (out += text),
      writeError: (text) => void (error += text),
      env: { [engine === "sqlite" ? "MYBA_SERVER_DATA" : "DATABASE_URL"]: world.address },
      user: "ada",
      now: world.now,
    });
    return { code, out, error };
  };
  return {
    ...world,
    apis,
    terminal,
    make: async (...argv) => (await terminal("make", ...argv)).out.trim().split("\n"),
    redeem: (personId, code, api = 0) => apis[api].post("/wallet/redeem", { code }, { personId }),
    async people(count) {
      const ids = Array.from({ length: count }, () => world.makeId());
      await world.database.db
        .insertInto("person")
        .values(ids.map((id) => ({ id, created_at: world.now() })))
        .execute();
      return ids;
    },
  };
}

describe.each(engines)("gifts on %s", (engine) => {
  test("of 64 people who enter a code at once in two processes one has its tokens, with the note", async () => {
    const the = await startGiftWorld(engine);
    const [code = ""] = await the.make("--tokens", "10", "--note", "Thank you for testing");
    const people = await the.people(64);
    const answers = await Promise.all(people.map((id, index) => the.redeem(id, code, index % 2 === 0 ? 0 : 1)));
    const taken = answers.filter(({ status }) => status === 200);
    expect(taken).toEqual([
      { status: 200, body: { tokens: 10, isNew: true, wallet: expect.objectContaining({ availableTokens: 10 }) } },
    ]);
    const refused = answers.filter(({ status }) => status === 409);
    expect(refused).toHaveLength(63);
    for (const { body } of refused)
      expect(body).toMatchObject({ code: "gift/used", message: expect.stringContaining("another account") });
    const winner = people[answers.findIndex(({ status }) => status === 200)] ?? "";
    expect(await the.apis[0].get("/wallet/entries", winner)).toMatchObject({
      body: { entries: [{ kind: "gift", tokens: 10, reason: "Thank you for testing", causeType: "gift" }] },
    });
    expect((await the.terminal("list", "--state", "taken")).out).toContain(`by user:${winner}`);
  });

  test("a person who enters a code 64 times at once, and again later, has its tokens once", async () => {
    const the = await startGiftWorld(engine);
    const [code = "", other = ""] = await the.make("--tokens", "7", "--count", "2", "--expires", "1d");
    const [ada = ""] = await the.people(1);
    const answers = await Promise.all(
      Array.from({ length: 64 }, (_, at) => the.redeem(ada, code, at % 2 === 0 ? 0 : 1)),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    expect(answers.filter(({ body }) => (body as { isNew: boolean }).isNew)).toHaveLength(1);
    the.turn(2 * dayMs);
    const later = await the.redeem(ada, code.toLowerCase().replaceAll("-", " "));
    expect(later).toMatchObject({ status: 200, body: { tokens: 7, isNew: false, wallet: { availableTokens: 7 } } });
    expect(await the.redeem(ada, other)).toMatchObject({ status: 410, body: { code: "gift/expired" } });
  });

  test("a crash between the person and the ledger is made good by asking again, or by the job", async () => {
    const the = await startGiftWorld(engine);
    const [asked = "", left = ""] = await the.make("--tokens", "5", "--count", "2");
    const [ada = "", eve = ""] = await the.people(2);
    const crashing = makeRedeemGift({
      ...the,
      log,
      ledger: { execute: () => Promise.reject(new AppError("ledger/unavailable")) },
    });
    for (const code of [asked, left])
      await expect(crashing(ada, code)).rejects.toMatchObject({ code: "ledger/unavailable" });
    expect(await the.redeem(eve, asked)).toMatchObject({ body: { code: "gift/used" } });
    expect(await the.redeem(ada, asked, 1)).toMatchObject({ body: { isNew: true, wallet: { availableTokens: 5 } } });
    const job = giftJob({ ...the, log });
    await job.run(new AbortController().signal);
    expect(await the.ledger.balance(`user:${ada}`)).toMatchObject({ availableTokens: 5 });
    the.turn(61_000);
    await job.run(new AbortController().signal);
    await job.run(new AbortController().signal);
    expect(await the.ledger.balance(`user:${ada}`)).toMatchObject({ availableTokens: 10 });
  });

  test("what is withdrawn, over or no gift gives nothing, and nobody's account comes back for one", async () => {
    const the = await startGiftWorld(engine);
    const made = JSON.parse((await the.terminal("make", "--tokens", "3", "--count", "4", "--json")).out) as {
      batchId: string;
      gifts: { id: string; code: string }[];
    };
    const [first, second, third, fourth] = made.gifts;
    const [ada = "", gone = ""] = await the.people(2);
    await the.database.db.updateTable("person").set({ deleting_since: the.now() }).where("id", "=", gone).execute();
    expect(await the.redeem(gone, first?.code ?? "")).toMatchObject({ status: 401, body: { code: "auth/refused" } });
    expect(await the.redeem(ada, first?.code ?? "")).toMatchObject({ status: 200 });
    expect(await the.terminal("revoke", second?.code ?? "")).toMatchObject({ code: 0, out: "1 withdrawn.\n" });
    expect(await the.terminal("revoke", third?.id ?? "")).toMatchObject({ code: 0 });
    expect(await the.terminal("revoke", made.batchId)).toEqual({
      code: 0,
      out: "1 withdrawn.\n",
      error: "3 of 4 were taken or withdrawn before.\n",
    });
    for (const gift of [second, third, fourth])
      expect(await the.redeem(ada, gift?.code ?? "")).toMatchObject({ body: { code: "gift/expired" } });
    expect(await the.terminal("revoke", first?.id ?? "", newGiftCode())).toMatchObject({
      code: 1,
      out: "0 withdrawn.\n",
    });
    expect(await the.redeem(ada, newGiftCode())).toMatchObject({ status: 404, body: { code: "gift/unknown" } });
    expect(await the.ledger.balance(`user:${ada}`)).toMatchObject({ availableTokens: 3 });
    const { out } = await the.terminal("list");
    for (const { code } of made.gifts) expect(out).not.toContain(code);
    const listed = JSON.parse((await the.terminal("list", "--json")).out) as { state: string }[];
    expect(listed.map(({ state }) => state).toSorted()).toEqual(["revoked", "revoked", "revoked", "taken"]);
  });
});

test("whoever tries codes out is stopped, and others of their network are not", async () => {
  const the = await startGiftWorld("sqlite");
  const [code = ""] = await the.make("--tokens", "1");
  const [eve = "", ada = ""] = await the.people(2);
  for (let tries = 0; tries < 20; tries++)
    expect(await the.redeem(eve, newGiftCode())).toMatchObject({ body: { code: "gift/unknown" } });
  expect(await the.redeem(eve, code)).toMatchObject({
    status: 429,
    body: { code: "request/too-many", data: { seconds: expect.any(Number) } },
  });
  expect(await the.redeem(ada, code)).toMatchObject({ status: 200 });
});

test("whoever tries codes out with many accounts is stopped by their network", async () => {
  const the = await startGiftWorld("sqlite");
  const [code = ""] = await the.make("--tokens", "1");
  const people = await the.people(101);
  for (const id of people.slice(0, 100)) await the.redeem(id, newGiftCode());
  expect(await the.redeem(people[100] ?? "", code)).toMatchObject({ status: 429 });
  expect(await the.redeem(people[100] ?? "", code, 1)).toMatchObject({ status: 200 });
});

test("the terminal says what it made, until when, and what it does not understand", async () => {
  const the = await startGiftWorld("sqlite");
  const made = await the.terminal("make", "--tokens", "10", "--count", "2", "--expires", "2026-02-28");
  expect(made).toMatchObject({
    code: 0,
    error: expect.stringContaining("2 codes for 10 tokens each, until 2026-03-01 00:00 UTC"),
  });
  expect(made.out).toMatch(/^(?:[0-9A-Z]{5}(?:-[0-9A-Z]{5}){3}\n){2}$/);
  expect((await the.terminal("list")).out).toMatch(/ free {5}10 tokens .* until 2026-03-01 00:00 UTC\n/);
  the.turn(60 * dayMs);
  expect((await the.terminal("list", "--state", "free")).error).toBe("There are no such gifts.\n");
  expect((await the.terminal("list", "--state", "expired")).out.split("\n")).toHaveLength(3);
  for (const [argv, words] of [
    [["make"], "--tokens"],
    [["make", "--tokens", "0"], "whole number from 1"],
    [["make", "--tokens", "1", "--expires", "2026-02-31"], "number of days"],
    [["make", "--tokens", "1", "--expires", "2025-12-31"], "over already"],
    [["make", "--tokens", "1", "--note", "two\nlines"], "a line of 200"],
    [["list", "--database", "nowhere-at-all"], "no server.db"],
  ] as const)
    expect(await the.terminal(...argv)).toMatchObject({ code: 2, out: "", error: expect.stringContaining(words) });
  expect((await the.terminal("--help")).out).toContain("Each code works once");
});
