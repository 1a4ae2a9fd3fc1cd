/** Micro-dollars as people read money: `$12.50`, and below a cent as much as there is: `$0.0042`. */
export function dollars(microUsd: number): string {
  const amount = microUsd / 1_000_000;
  const isTiny = amount !== 0 && amount < 0.01;
  return amount.toLocaleString("en-US", {
    style: "currency",
    currency: "USD",
    minimumFractionDigits: 2,
    maximumFractionDigits: isTiny ? 6 : 2,
  });
}
