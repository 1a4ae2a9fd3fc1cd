import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { sha256 } from "../identity/testing/test-device.ts";
import { fileAnchor } from "../ledger/proof/anchors.ts";
import { chainKeysInFile } from "../ledger/proof/chain-key.ts";
import { openProofDatabase } from "../ledger/proof/open-proof-database.ts";
import { verify } from "../ledger/proof/verify.ts";
import { engines } from "../testing/server-world.ts";
import { idOf, placesOf, startAccountWorld } from "./testing/account-world.ts";

describe.each(engines)("over HTTP on %s", (engine) => {
  test("somebody tries MyBA without an account, signs up, sees their places, and goes", async () => {
    const { device, signIn, linkBody, clerk, server } = await startAccountWorld(engine);
    const laptop = device();
    const begun = await laptop("POST", "/anonymous-session", { name: "Laptop" });
    expect(begun).toMatchObject({
      status: 200,
      body: { deviceId: laptop.id, grantedTokens: 3, wallet: { availableTokens: 3 } },
    });
    expect((await laptop("GET", "/account")).body).toMatchObject({ kind: "anonymous", id: laptop.id, email: null });
    const spent = await laptop("POST", "/wallet/spend", { feature: "ticket" }, { "idempotency-key": "first-ticket" });
    expect(spent).toMatchObject({ status: 200, body: { availableTokens: 2 } });

    const ada = await signIn();
    const id = await idOf(ada);
    for (let again = 0; again < 2; again += 1) {
      expect(await ada("POST", "/account/devices/link", linkBody(laptop.device, id))).toMatchObject({
        status: 200,
        body: { movedTokens: 2, welcomeTokens: 6, wallet: { availableTokens: 8 } },
      });
    }
    expect(await laptop("GET", "/wallet")).toMatchObject({ status: 409, body: { code: "device/linked" } });
    expect(await laptop("POST", "/anonymous-session", {})).toMatchObject({ body: { code: "device/linked" } });

    const elsewhere = await signIn();
    const [here, there] = await placesOf(ada);
    expect([here?.isThis, there?.isThis]).toEqual([true, false]);
    expect(await ada("DELETE", `/account/devices/${there?.id}`)).toMatchObject({ body: { done: true } });
    expect(await elsewhere("GET", "/account")).toMatchObject({ status: 401, body: { code: "auth/refused" } });
    expect(await ada("DELETE", `/account/devices/${there?.id}`)).toMatchObject({
      status: 404,
      body: { code: "device/not-found" },
    });

    expect((await ada("GET", "/account/export")).body).toMatchObject({
      account: { id, email: "ada@example.com" },
      devices: [{ id: laptop.id, name: "Laptop", movedTokens: 2 }],
      entries: { isComplete: true },
    });
    expect(await ada("DELETE", "/account", { confirm: "yes" })).toMatchObject({ status: 422 });
    expect(await ada("DELETE", "/account", { confirm: id })).toMatchObject({
      status: 200,
      body: { forfeitedTokens: 8 },
    });
    for (const path of ["/account", "/account/export", "/account/devices", "/wallet"]) {
      expect(await ada("GET", path)).toMatchObject({ status: 401, body: { code: "auth/refused" } });
    }
    await expect(ada.refresh()).rejects.toThrow();
    expect([...clerk.users.values()].map(({ id }) => id)).not.toContain("user_2sandboxAda00000000000000001");
    expect(await server.databases.ledger.balance(`user:${id}`)).toMatchObject({ isClosed: true, postedTokens: 0 });
  });

  test("the ledger's proof holds after somebody was deleted", async () => {
    const { signIn, server, dataFolder, ledgerAddress, anchorsFile } = await startAccountWorld(engine);
    const grace = await signIn("grace");
    const id = await idOf(grace);
    expect(await grace("DELETE", "/account", { confirm: id })).toMatchObject({ body: { forfeitedTokens: 6 } });
    // It seals and anchors what is left.
    await server.close();
    const proof = await openProofDatabase(ledgerAddress);
    const keys = chainKeysInFile(join(dataFolder, "ledger.db.chain-key"));
    const report = await verify(proof, { keys, anchors: [fileAnchor(anchorsFile)], now: Date.now });
    await proof.close();
    expect(report).toMatchObject({ isSound: true, findingCount: 0, breaches: [], tail: { journal: { rows: 0 } } });
  });

  test("64 first sessions of one device at once give 3 tokens", async () => {
    const { device } = await startAccountWorld(engine);
    const laptop = device();
    const sessions = await Promise.all(Array.from({ length: 64 }, () => laptop("POST", "/anonymous-session", {})));
    expect(new Set(sessions.map(({ status }) => status))).toEqual(new Set([200]));
    expect((await laptop("GET", "/wallet")).body).toMatchObject({ availableTokens: 3 });
  });

  test("programs that follow a device, or somebody who goes, hear that it is over", async () => {
    const { device, signIn, linkBody } = await startAccountWorld(engine);
    const laptop = device();
    await laptop("POST", "/anonymous-session", {});
    const [before, ada] = [await laptop.follow(), await signIn()];
    const id = await idOf(ada);
    await ada("POST", "/account/devices/link", linkBody(laptop.device, id));
    expect((await before.toTheEnd()).at(-1)).toBe("signed-out");
    const after = await ada.follow();
    await ada("DELETE", "/account", { confirm: id });
    expect((await after.toTheEnd()).at(-1)).toBe("signed-out");
  });

  test("somebody who is deleted at Clerk is deleted here, and hears it", async () => {
    const { signIn, clerk, server } = await startAccountWorld(engine);
    const linus = await signIn("linus");
    const [id, following] = [await idOf(linus), await linus.follow()];
    clerk.remove("user_2sandboxLinus000000000000003");
    expect((await following.toTheEnd()).at(-1)).toBe("signed-out");
    expect(await linus("GET", "/account")).toMatchObject({ status: 401 });
    await expect(linus.refresh()).rejects.toThrow();
    await expect(signIn("linus")).rejects.toThrow();
    // What is left of it comes after the end of the stream.
    await expect.poll(async () => (await server.databases.ledger.balance(`user:${id}`)).isClosed).toBe(true);
  });

  test("a device is told what it may not do, and a stranger that they are one", async () => {
    const { device, ask, signIn, linkBody } = await startAccountWorld(engine);
    const [known, unknown] = [device(), device()];
    await known("POST", "/anonymous-session", {});
    const routes = [
      ["GET", "/account/devices"],
      ["GET", "/account/export"],
      ["DELETE", "/account/devices/some"],
      ["DELETE", "/account", { confirm: known.id }],
      ["POST", "/account/devices/link", { proof: "a proof" }],
    ] as const;
    for (const [method, path, body] of routes) {
      expect(await known(method, path, body)).toMatchObject({ status: 403, body: { code: "auth/not-a-person" } });
      expect(await unknown(method, path, body)).toMatchObject({ status: 401, body: { code: "auth/refused" } });
      expect(await ask(undefined)(method, path, body)).toMatchObject({ status: 401, body: { code: "auth/missing" } });
    }
    const session = ["POST", "/anonymous-session"] as const;
    expect(await ask(undefined)(...session, {})).toMatchObject({ status: 401, body: { code: "auth/missing" } });
    expect(await ask("Bearer x")(...session, {})).toMatchObject({ status: 401, body: { code: "auth/refused" } });
    expect(await ask("MyBA-Device a.b.c")(...session, {})).toMatchObject({ body: { code: "auth/refused" } });
    expect(await unknown(...session, { tokens: 1000 })).toMatchObject({
      status: 400,
      body: { code: "request/invalid" },
    });
    expect(await unknown("GET", "/wallet")).toMatchObject({ status: 401, body: { code: "auth/refused" } });

    const [ada, grace] = [await signIn("ada"), await signIn("grace")];
    const id = await idOf(ada);
    const gracesId = await idOf(grace);
    const link = "/account/devices/link";
    // Whoever gets hold of the proof that somebody else showed cannot use it.
    expect(await grace("POST", link, linkBody(known.device, id))).toMatchObject({ body: { code: "auth/refused" } });
    expect(await grace("POST", link, linkBody(known.device, gracesId))).toMatchObject({ body: { movedTokens: 3 } });
    expect(await ada("POST", link, linkBody(known.device, id))).toMatchObject({
      status: 409,
      body: { code: "device/linked" },
    });
    const [gracesPlace] = await placesOf(grace);
    expect(await ada("DELETE", `/account/devices/${gracesPlace?.id}`)).toMatchObject({
      body: { code: "device/not-found" },
    });
    expect(await ada("DELETE", "/account", { confirm: gracesId })).toMatchObject({ body: { code: "account/confirm" } });
  });

  test("a request that a device signed cannot be sent again, nor with another body or to another address", async () => {
    const { device, ask, server } = await startAccountWorld(engine);
    const laptop = device();
    await laptop("POST", "/anonymous-session", {});
    const request = { method: "GET", address: `${server.url}/api/wallet`, bodyHash: sha256("") };
    const proof = `MyBA-Device ${laptop.device.prove(request, Date.now())}`;
    expect(await ask(proof)("GET", "/account")).toMatchObject({ status: 401, body: { code: "auth/refused" } });
    expect(await ask(proof)("GET", "/wallet")).toMatchObject({ status: 200 });
    expect(await ask(proof)("GET", "/wallet")).toMatchObject({ status: 401, body: { code: "auth/refused" } });
    const late = `MyBA-Device ${laptop.device.prove(request, Date.now() - 120_000)}`;
    expect(await ask(late)("GET", "/wallet")).toMatchObject({ status: 401, body: { code: "auth/expired" } });
  });
});
