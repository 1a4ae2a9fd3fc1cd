import { leastChargeOf, type Price } from "../money.ts";
import type { Catalogue } from "./catalogue.ts";

/** What each part of a catalogue allows and the whole does not, with the place of it. */
export function contradictionsIn(all: Catalogue): Contradiction[] {
  return [...keysThatAreThereTwice(all), ...pricesThatCannotBePaid(all), ...bonusesThatMissACurrency(all)];
}

interface Contradiction {
  readonly path: (string | number)[];
  readonly message: string;
}

/** Packages and plans are ordered by their key alone, so that they share one list of keys. */
function keysThatAreThereTwice({ packages, plans, features }: Catalogue): Contradiction[] {
  const sold = [...keysIn("packages", packages), ...keysIn("plans", plans)];
  return [sold, keysIn("features", features)].flatMap((keys) =>
    keys
      .filter(({ key }, index) => keys.findIndex((other) => other.key === key) < index)
      .map(({ list, key }) => ({ path: [list], message: `${key} is there twice` })),
  );
}

function keysIn(list: string, entries: readonly { readonly key: string }[]): { list: string; key: string }[] {
  return entries.map(({ key }) => ({ list, key }));
}

function pricesThatCannotBePaid({ packages, plans }: Catalogue): Contradiction[] {
  return Object.entries({ packages, plans }).flatMap(([list, entries]) =>
    entries.flatMap(({ price }, index) =>
      Object.entries(price)
        .filter(([currency, amount]) => amount === 0 || amount % leastChargeOf(currency) !== 0)
        .map(([currency]) => ({
          path: [list, index, "price", currency],
          message: `must be above 0 and a multiple of ${leastChargeOf(currency)}`,
        })),
    ),
  );
}

/** Otherwise a purchase in that currency would go without, and nobody would have meant it. */
function bonusesThatMissACurrency({ packages, volumeBonuses }: Catalogue): Contradiction[] {
  const sold = new Set(packages.flatMap(({ price }) => Object.keys(price)));
  return volumeBonuses.flatMap(({ over }: { over: Price }, index) =>
    [...sold]
      .filter((currency) => over[currency] === undefined)
      .map((currency) => ({
        path: ["volumeBonuses", index, "over"],
        message: `says nothing about ${currency}, in which packages are sold`,
      })),
  );
}
