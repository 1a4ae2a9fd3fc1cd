import * as fc from "fast-check";

/** The wallets that everything happens in: few, so that much meets. */
export const wallets = ["user:ada", "user:bob", "user:eve", "device:d1", "device:d2", "team:acme"] as const;
export const people = wallets.slice(0, 3);

export const grants = ["promo", "gift", "daily", "welcome", "anonymous", "bonus", "subscription_grant"] as const;

/**
 * What a random step wants, in plain data: which hold, spend or key it means is a number that is looked up once it is
 * its turn, so that a list of steps stays meaningful when others are left out of it.
 */
export type Intent =
  | {
      readonly do: "grant";
      readonly wallet: number;
      readonly grant: number;
      readonly tokens: number;
      /** One of a few causes, so that some come twice; `null` for one of its own. */
      readonly cause: number | null;
      readonly endsInMs: number | null;
      readonly startsInMs: number | null;
      readonly priority: number | null;
    }
  | {
      readonly do: "purchase";
      readonly wallet: number;
      readonly payment: number;
      readonly cents: number;
      readonly tokens: number;
      readonly bonus: number;
      readonly endsInMs: number | null;
    }
  /** Of a payment that is known; of any payment, in any wallet, where `wallet` is given. */
  | { readonly do: "refund"; readonly wallet: number | null; readonly payment: number; readonly cents: number }
  | {
      readonly do: "dispute" | "reinstate";
      readonly wallet: number | null;
      readonly payment: number;
      readonly dispute: number;
      readonly cents: number;
    }
  | { readonly do: "spend"; readonly wallet: number; readonly tokens: number; readonly member: number | null }
  | {
      readonly do: "reserve";
      readonly wallet: number;
      readonly tokens: number;
      readonly member: number | null;
      readonly endsInMs: number;
    }
  | { readonly do: "capture"; readonly hold: number; readonly tokens: number; readonly isTopUp: boolean }
  | { readonly do: "release" | "sweep"; readonly hold: number }
  | { readonly do: "reverse"; readonly spend: number; readonly tokens: number | null }
  | { readonly do: "expire" | "pay-debt" | "close-account"; readonly wallet: number }
  | { readonly do: "sign-up"; readonly device: number; readonly user: number; readonly welcome: number }
  | { readonly do: "refer"; readonly referrer: number; readonly referred: number; readonly tokens: number }
  | { readonly do: "adjust"; readonly wallet: number; readonly tokens: number; readonly endsInMs: number | null }
  | { readonly do: "set-member"; readonly member: number; readonly cap: number | null }
  | { readonly do: "remove-member"; readonly member: number }
  | { readonly do: "set-unlimited"; readonly wallet: number; readonly forMs: number | null }
  /** An earlier key again, with the same request or another. */
  | { readonly do: "repeat"; readonly key: number; readonly isOther: boolean };

/** What breaks, and where; the same a few times in a row. */
export interface InjectedFault {
  readonly at: "begin" | "load" | "write" | "commit" | "committed";
  readonly by: "race" | "loss";
  readonly times: number;
}

export type Step =
  | { readonly do: "one"; readonly intent: Intent; readonly process: 0 | 1; readonly fault: InjectedFault | null }
  /** All for one wallet, asked for at once and therefore in one transaction. */
  | {
      readonly do: "together";
      readonly wallet: number;
      readonly intents: readonly Intent[];
      readonly process: 0 | 1;
      readonly fault: InjectedFault | null;
    }
  /** What the server does by itself from time to time. */
  | { readonly do: "tend"; readonly what: "sweepHolds" | "expireLots" | "payDebts"; readonly process: 0 | 1 }
  | { readonly do: "later"; readonly ms: number }
  | { readonly do: "restart"; readonly process: 0 | 1 };

const minute = 60_000;
const day = 24 * 60 * minute;
const from = <T>(...values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values);
const index = fc.nat(60);
const wallet = from(0, 0, 0, 0, 1, 1, 2, 3, 4, 5, 5);
const stray = from(null, null, null, null, 0, 1);
const member = from(null, 0, 0, 1);
const amount = fc.oneof(
  { weight: 12, arbitrary: fc.integer({ min: 1, max: 12 }) },
  { weight: 1, arbitrary: fc.nat(60) },
);
const grantAmount = fc.oneof(
  { weight: 60, arbitrary: amount },
  { weight: 1, arbitrary: from(Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER - 7, 0, -1, 0.5) },
);
const ends = from(null, null, null, -minute, minute, 10 * minute, day, 3 * day);
const cents = from(0, 1, 100, 333, 500, 500, 999, 1000, 1000, 1500);

const intents: readonly (readonly [weight: number, fc.Arbitrary<Intent>])[] = [
  [
    12,
    fc.record({
      do: fc.constant("grant" as const),
      wallet,
      grant: fc.nat(6),
      tokens: grantAmount,
      endsInMs: ends,
      cause: from(null, null, null, 0, 1, 2),
      startsInMs: from(null, null, null, null, minute, day),
      priority: from(null, null, 1, 99),
    }),
  ],
  [
    5,
    fc.record({
      do: fc.constant("purchase" as const),
      wallet,
      payment: fc.nat(4),
      cents,
      tokens: grantAmount,
      bonus: fc.nat(5),
      endsInMs: ends,
    }),
  ],
  [5, fc.record({ do: fc.constant("refund" as const), wallet: stray, payment: fc.nat(4), cents })],
  [
    6,
    fc.record({
      do: from("dispute" as const, "reinstate" as const),
      wallet: stray,
      payment: fc.nat(4),
      dispute: fc.nat(3),
      cents,
    }),
  ],
  [14, fc.record({ do: fc.constant("spend" as const), wallet, tokens: amount, member })],
  [
    14,
    fc.record({
      do: fc.constant("reserve" as const),
      wallet,
      tokens: amount,
      member,
      endsInMs: from(minute, minute, 10 * minute, day, -minute),
    }),
  ],
  [14, fc.record({ do: fc.constant("capture" as const), hold: index, tokens: fc.nat(16), isTopUp: fc.boolean() })],
  [6, fc.record({ do: from("release" as const, "sweep" as const), hold: index })],
  [7, fc.record({ do: fc.constant("reverse" as const), spend: index, tokens: from(null, 1, 2, 5) })],
  [3, fc.record({ do: from("expire" as const, "pay-debt" as const), wallet })],
  [1, fc.record({ do: fc.constant("close-account" as const), wallet: from(1, 2, 5) })],
  [2, fc.record({ do: fc.constant("sign-up" as const), device: from(3, 4), user: from(0, 1, 2), welcome: from(6, 0) })],
  [1, fc.record({ do: fc.constant("refer" as const), referrer: fc.nat(3), referred: fc.nat(3), tokens: amount })],
  [
    3,
    fc.record({ do: fc.constant("adjust" as const), wallet, tokens: fc.integer({ min: -9, max: 9 }), endsInMs: ends }),
  ],
  [5, fc.record({ do: fc.constant("set-member" as const), member: fc.nat(1), cap: from(null, 0, 10, 25) })],
  [1, fc.record({ do: fc.constant("remove-member" as const), member: fc.nat(1) })],
  [2, fc.record({ do: fc.constant("set-unlimited" as const), wallet, forMs: from(null, minute, day) })],
  [6, fc.record({ do: fc.constant("repeat" as const), key: index, isOther: fc.boolean() })],
];
const process = from(0 as const, 0 as const, 1 as const);
const fault: fc.Arbitrary<InjectedFault | null> = fc.oneof(
  { weight: 4, arbitrary: fc.constant(null) },
  {
    weight: 1,
    arbitrary: fc.record({
      at: from("begin" as const, "load" as const, "write" as const, "commit" as const, "committed" as const),
      by: from("race" as const, "race" as const, "loss" as const),
      times: from(1, 1, 2, 3),
    }),
  },
);

/** One random step: nearly always a command, sometimes several at once, sometimes time, housekeeping or a restart. */
function stepOf(intent: fc.Arbitrary<Intent>): fc.Arbitrary<Step> {
  return fc.oneof(
    { weight: 40, arbitrary: fc.record({ do: fc.constant("one" as const), intent, process, fault }) },
    {
      weight: 4,
      arbitrary: fc.record({
        do: fc.constant("together" as const),
        wallet,
        process,
        fault,
        intents: fc.array(intent, { minLength: 2, maxLength: 6 }),
      }),
    },
    {
      weight: 4,
      arbitrary: fc.record({
        do: fc.constant("tend" as const),
        what: from("sweepHolds" as const, "expireLots" as const, "payDebts" as const),
        process,
      }),
    },
    {
      weight: 5,
      arbitrary: fc.record({
        do: fc.constant("later" as const),
        ms: from(1, minute, minute, 10 * minute, day, 31 * day, -minute, -day, -3 * day),
      }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant("restart" as const), process }) },
  );
}

/**
 * Random steps. Each list leaves out some kinds of commands, so that those it has meet more often (Groce et al., "Swarm
 * testing", 2012).
 */
export function anySteps(most: number): fc.Arbitrary<Step[]> {
  return fc
    .subarray([...intents.keys()], { minLength: 4 })
    .map((chosen) => intents.filter((_, no) => no === 0 || chosen.includes(no)))
    .map((chosen) => fc.oneof(...chosen.map(([weight, arbitrary]) => ({ weight, arbitrary }))))
    .chain((intent) => fc.array(stepOf(intent), { maxLength: most, size: "max" }));
}
