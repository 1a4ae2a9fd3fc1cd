import { randomOf } from "../../ledger/testing/crash-load.ts";

/** Every order of the numbers from 0 to below `count`, the given order first. */
export function* permutations(count: number): Generator<readonly number[]> {
  yield* orders(Array.from({ length: count }, (_, no) => no));
}

function* orders(rest: readonly number[]): Generator<readonly number[]> {
  if (rest.length === 0) yield [];
  for (const first of rest) for (const others of orders(rest.filter((one) => one !== first))) yield [first, ...others];
}

/** An order that looks like none, the same for the same seed. */
export function shuffled<T>(things: readonly T[], seed: number): T[] {
  const random = randomOf(seed);
  const left = [...things];
  for (let at = left.length - 1; at > 0; at -= 1) {
    const other = Math.floor(random() * (at + 1));
    // Both are within the array.
    [left[at], left[other]] = [left[other]!, left[at]!];
  }
  return left;
}
