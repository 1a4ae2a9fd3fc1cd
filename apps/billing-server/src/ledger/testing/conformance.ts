import { beforeEach, describe, onTestFinished } from "vitest";
import { breakageTests } from "./breakage-tests.ts";
import { cashTests } from "./cash-tests.ts";
import { holdTests } from "./hold-tests.ts";
import { journalTests } from "./journal-tests.ts";
import { keyTests } from "./key-tests.ts";
import { lotTests } from "./lot-tests.ts";
import { walletTests } from "./wallet-tests.ts";
import { newsTests } from "./news-tests.ts";
import { subscriptionTests } from "./subscription-tests.ts";
import { type TestDatabase, World } from "./world.ts";

/**
 * What every engine must do. Each test has a database of its own, and after each the invariants are checked. Works
 * through the port alone, so that an engine passes by being plugged in.
 */
export function ledgerConformance(name: string, openDatabase: () => Promise<TestDatabase>): void {
  describe(`the ledger on ${name}`, () => {
    let world: World;
    beforeEach(async () => {
      const mine = await World.start(await openDatabase());
      world = mine;
      onTestFinished(() => mine.end());
    });
    for (const tests of [
      keyTests,
      lotTests,
      holdTests,
      cashTests,
      breakageTests,
      subscriptionTests,
      walletTests,
      journalTests,
      newsTests,
    ])
      tests(() => world);
  });
}
