import { describe, expect, test } from "vitest";
import { engines } from "../testing/server-world.ts";
import { startDeviceWorld } from "./testing/device-world.ts";
import { makeTestDevice, sha256 } from "./testing/test-device.ts";

describe.each(engines)("a device without an account on %s", (engine) => {
  test("gets its tokens with its first session, and nothing more with later ones", async () => {
    const { start, ledger } = await startDeviceWorld(engine);
    const device = makeTestDevice();
    expect(await start(device)).toEqual({ grantedTokens: 3 });
    expect(await start(device, "198.51.100.1")).toEqual({ grantedTokens: 3 });
    expect((await ledger.balance(`device:${device.id}`)).availableTokens).toBe(3);
    expect(await ledger.history(`device:${device.id}`)).toHaveLength(1);
  });

  test("64 sessions at once in two processes give it 3 tokens, and count as one device", async () => {
    const { start, another, ledger, database } = await startDeviceWorld(engine, 1);
    const other = await another();
    const device = makeTestDevice();
    const sessions = Array.from({ length: 64 }, (_, no) => (no % 2 === 0 ? start(device) : other.start(device)));
    expect(await Promise.all(sessions)).toEqual(Array.from({ length: 64 }, () => ({ grantedTokens: 3 })));
    expect((await ledger.balance(`device:${device.id}`)).availableTokens).toBe(3);
    expect(await database.db.selectFrom("anonymous_day").select("devices").execute()).toEqual([{ devices: 1 }]);
  });

  test("of 12 new devices of one network at once 5 get tokens, and of the others nothing is kept", async () => {
    const { start, another, database } = await startDeviceWorld(engine);
    const other = await another();
    const devices = Array.from({ length: 12 }, makeTestDevice);
    const starts = devices.map((device, no) => (no % 2 === 0 ? start : other.start)(device, `192.0.2.${no}`));
    const codes = (await Promise.allSettled(starts)).map((one) =>
      one.status === "fulfilled" ? "started" : (one.reason as { code: string }).code,
    );
    expect(codes.filter((code) => code === "started")).toHaveLength(5);
    expect(codes.filter((code) => code === "device/too-many")).toHaveLength(7);
    expect(await database.db.selectFrom("device").select("id").execute()).toHaveLength(5);
    const known = devices[codes.indexOf("started")] ?? makeTestDevice();
    expect(await start(known)).toEqual({ grantedTokens: 3 });
  });

  test("of another network, or on the next day, gets tokens again", async () => {
    const { start, world } = await startDeviceWorld(engine, 1);
    await start(makeTestDevice());
    await expect(start(makeTestDevice())).rejects.toMatchObject({ code: "device/too-many" });
    await start(makeTestDevice(), "198.51.100.1");
    world.turn(24 * 60 * 60_000);
    await start(makeTestDevice());
  });

  test("is refused where no device is to get any", async () => {
    const { start } = await startDeviceWorld(engine, 0);
    await expect(start(makeTestDevice())).rejects.toMatchObject({ code: "device/too-many" });
  });

  test("leaves no network behind once the day is over", async () => {
    const { start, world, database, runJobs } = await startDeviceWorld(engine);
    await start(makeTestDevice());
    await runJobs();
    const [row] = await database.db.selectFrom("device").selectAll().execute();
    expect(row?.network).toMatch(/^[\w-]{43}$/);
    expect(JSON.stringify(row)).not.toContain("192.0.2");
    world.turn(24 * 60 * 60_000);
    await runJobs();
    expect(await database.db.selectFrom("device").select("network").execute()).toEqual([{ network: null }]);
    expect(await database.db.selectFrom("anonymous_day").selectAll().execute()).toEqual([]);
  });

  test("gets what a crash kept from it, by coming again or by itself", async () => {
    const { start, with: withChanges, world, ledger, devices, runJobs } = await startDeviceWorld(engine);
    const broken = await withChanges({ ledger: { ...ledger, execute: () => Promise.reject(new Error("killed")) } });
    const [patient, eager] = [makeTestDevice(), makeTestDevice()];
    await expect(broken.start(patient)).rejects.toThrow("killed");
    await expect(broken.start(eager)).rejects.toThrow("killed");
    await start(eager);
    await runJobs();
    for (const { id } of [patient, eager]) {
      expect((await ledger.balance(`device:${id}`)).availableTokens).toBe(3);
      expect((await devices.find(id))?.granted_at).toBe(world.now());
    }
  });

  test("gets what it was promised, also where the catalogue says otherwise by then", async () => {
    const { start, with: withChanges, catalogues, ledger, runJobs } = await startDeviceWorld(engine);
    const broken = await withChanges({ ledger: { ...ledger, execute: () => Promise.reject(new Error("killed")) } });
    const [early, later, last] = [makeTestDevice(), makeTestDevice(), makeTestDevice()];
    await expect(broken.start(early)).rejects.toThrow("killed");
    const { catalogue } = await catalogues.inForce();
    const giving = (anonymousTokens: number) =>
      catalogues.publish(
        { ...catalogue, grants: { ...catalogue.grants, anonymousTokens } },
        { by: "test", note: "other gifts" },
      );
    await giving(5);
    expect(await start(early)).toEqual({ grantedTokens: 3 });
    expect(await start(later)).toEqual({ grantedTokens: 5 });
    await giving(0);
    expect(await start(last)).toEqual({ grantedTokens: 0 });
    await runJobs();
    const held = [early, later, last].map(async ({ id }) => (await ledger.balance(`device:${id}`)).availableTokens);
    expect(await Promise.all(held)).toEqual([3, 5, 0]);
  });

  test("proves its requests once it is known, and not before", async () => {
    const { start, devices, world } = await startDeviceWorld(engine);
    const device = makeTestDevice();
    const request = { method: "GET", address: "https://api.myba.test/api/wallet", bodyHash: sha256("") };
    const ask = () => devices.check(device.prove(request, world.now()), request);
    await expect(ask()).rejects.toMatchObject({ code: "auth/refused" });
    await start(device);
    expect(await ask()).toEqual({ kind: "device", accountId: `device:${device.id}`, deviceId: device.id });
    world.turn(2 * 60 * 60_000);
    await ask();
    expect((await devices.find(device.id))?.last_seen_at).toBe(world.now());
  });
});
