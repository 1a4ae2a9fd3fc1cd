import { describe, expect, onTestFinished, test } from "vitest";
import { startPayingWorld } from "../payments/testing/paying-world.ts";
import { engines } from "../testing/server-world.ts";
import { adminRoutes } from "./admin-routes.ts";
import { serveApi } from "./testing/api-world.ts";

describe.each(engines)("the routes of admins on %s", (engine) => {
  test("an admin gives money back, once for a key, and others are told that it is not theirs to do", async () => {
    const world = await startPayingWorld(engine);
    const [{ id: admin }, { id: ada }] = [await world.person("Admin"), await world.person("Ada")];
    const { checkoutId } = await world.purchase(ada);
    await world.hear(world.told());
    const api = await serveApi(adminRoutes({ refunds: world.refunds, admins: [admin] }));
    onTestFinished(() => api.close());
    const body = { checkoutId, amount: 100, reason: "asked for it" };
    const ask = (personId: string): ReturnType<typeof api.post> =>
      api.post("/admin/refunds", body, { personId, key: "refund-one" });
    expect(await ask(ada)).toMatchObject({ status: 403, body: { code: "auth/not-allowed" } });
    const first = await ask(admin);
    expect(first).toMatchObject({
      status: 200,
      body: { amount: 100, isSettled: true, takenBackTokens: 2, owedTokens: 0, checkout: { refundedAmount: 100 } },
    });
    expect(await ask(admin)).toEqual(first);
    expect(world.stripe.world.store.all("refund")).toMatchObject([{ metadata: { by: `admin:${admin}` } }]);
    const missing = await api.post("/admin/refunds", { ...body, amount: undefined }, { personId: admin });
    expect(missing).toMatchObject({ status: 400 });
  });
});
