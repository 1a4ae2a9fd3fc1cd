import { describe, expect, test } from "vitest";
import type { Receipt } from "@myba/shared/billing-api/generations";
import { engines } from "../testing/server-world.ts";
import { inhabit, inhabitDevice, jsonOf, startWalkWorld, type Walker } from "./testing/walker.ts";

const isSettled = (text: string): boolean => text.includes('"settled"');

describe.each(engines)("whoever takes over a device, on %s,", (engine) => {
  test("has its tickets and receipts too, and nobody else has", async () => {
    const world = await startWalkWorld(engine);
    const { device, owned, walk } = await inhabitDevice(world);
    const { generationId: id } = owned;
    const [ada, grace] = [await inhabit(world, "ada"), await inhabit(world, "grace")];
    const paths = [`/generations/${id}`, `/generations/${id}/events`];
    for (const path of paths) expect(await ada.walk({ method: "GET", path })).toMatchObject({ status: 404 });
    const paid = jsonOf<Receipt>(await walk({ method: "GET", path: `/generations/${id}` }));

    await link(ada.walk, world.linkBody(device, ada.owned.personId));

    expect(jsonOf(await ada.walk({ method: "GET", path: `/generations/${id}` }))).toEqual(paid);
    const delivered = await ada.walk({ method: "GET", path: `/generations/${id}/events` }, isSettled);
    expect(delivered).toMatchObject({ status: 200, text: expect.stringContaining('"ticket"') });
    const wallet = jsonOf<{ availableTokens: number }>(await ada.walk({ method: "GET", path: "/wallet" }));
    expect(delivered.text).toContain(`"wallet":{"availableTokens":${wallet.availableTokens}`);
    expect(await receiptsOf(ada.walk)).toEqual([ada.owned.generationId, id]);
    expect(await ada.walk({ method: "POST", path: `/generations/${id}/cancel` })).toMatchObject({ status: 200 });

    for (const path of paths) expect(await grace.walk({ method: "GET", path })).toMatchObject({ status: 404 });
    expect(await receiptsOf(grace.walk)).toEqual([grace.owned.generationId]);
  });

  test("asks for it with the same key, and pays nothing again", async () => {
    const world = await startWalkWorld(engine);
    const { device, walk } = await inhabitDevice(world);
    const ada = await inhabit(world, "ada");
    const key = crypto.randomUUID();
    const request = { method: "POST", path: "/generations", key, body: { text: "People can print their orders." } };
    const first = await walk(request, isSettled);
    await link(ada.walk, world.linkBody(device, ada.owned.personId));
    const before = (await ada.walk({ method: "GET", path: "/wallet" })).text;

    const again = await ada.walk(request, isSettled);
    expect(idIn(again.text)).toBe(idIn(first.text));
    expect(balanceIn((await ada.walk({ method: "GET", path: "/wallet" })).text)).toBe(balanceIn(before));
    const other = { ...request, body: { text: "People can delete their orders." } };
    expect(await ada.walk(other)).toMatchObject({ status: 409, code: "ledger/key-reused" });
  });
});

async function link(walk: Walker, body: { proof: string }): Promise<void> {
  expect(await walk({ method: "POST", path: "/account/devices/link", body })).toMatchObject({ status: 200 });
}

async function receiptsOf(walk: Walker): Promise<string[]> {
  const ids: string[] = [];
  for (let cursor = ""; ;) {
    const path = `/generations?limit=1${cursor}`;
    const page = jsonOf<{ receipts: Receipt[]; next: string | null }>(await walk({ method: "GET", path }));
    ids.push(...page.receipts.map(({ id }) => id));
    if (page.next === null) return ids;
    cursor = `&cursor=${page.next}`;
  }
}

function idIn(text: string): string | undefined {
  return /"reserved","receipt":\{"id":"([^"]+)"/.exec(text)?.[1];
}

function balanceIn(text: string): string | undefined {
  return /"availableTokens":\d+/.exec(text)?.[0];
}
