import type { Catalogue, Plan } from "@myba/shared/catalogue/catalogue";
import { minorDigitsOf, type Price } from "@myba/shared/money";
import type { PublishedCatalogue } from "../catalogue/catalogues.ts";

/** A catalogue for a person at a terminal. */
export function catalogueText({ packages, plans, features, grants, ...rest }: Catalogue): string {
  const sections = [
    section(
      "Packages",
      packages.map(({ key, name, tokens, bonusTokens, price, validDays }) => [
        key,
        name,
        `${tokens} tokens${bonusTokens > 0 ? ` + ${bonusTokens}` : ""}`,
        priceText(price),
        validDays === undefined ? "" : `for ${validDays} days`,
      ]),
    ),
    section(
      "Plans",
      plans.map(({ key, name, interval, price, gives }) => [
        key,
        name,
        givesText(gives),
        `${priceText(price)} a ${interval}`,
      ]),
    ),
    section(
      "Features",
      features.map(({ key, name, tokens, per, product }) => [key, name, `${tokens} a ${per}`, product ?? ""]),
    ),
    section("Given away", [
      ["to a device without an account", String(grants.anonymousTokens)],
      ["at sign-up", String(grants.welcomeTokens)],
      ["each day", String(grants.dailyTokens)],
      ["to both sides of a referral", String(grants.referralTokens)],
    ]),
    section("Discounts and bonuses", [
      ["first purchase", `${rest.firstPurchaseDiscountPercent} % off`],
      ...rest.volumeBonuses.map(({ over, percent }) => [`over ${priceText(over)}`, `${percent} % more tokens`]),
    ]),
  ];
  return sections.filter((text) => text !== "").join("\n");
}

/** The versions of a catalogue, newest first, with which of them holds. */
export function versionsText(versions: readonly PublishedCatalogue[], inForce: number): string {
  return table(
    versions.map(({ version, activeFrom, createdBy, note }) => [
      String(version),
      version === inForce ? "in force" : version > inForce ? `from ${timeText(activeFrom)}` : "",
      createdBy,
      note,
    ]),
  );
}

/** What a valid catalogue does that its author may not have meant. */
export function doubtsAbout({ packages, plans, features }: Catalogue): string[] {
  return [
    ...(packages.length + plans.length === 0 ? ["Nothing is sold."] : []),
    ...(features.every(({ key }) => key !== "ticket")
      ? ["No feature has the key ticket: metered generation has no price and is refused."]
      : []),
  ];
}

/** A time as people write it, in UTC. */
export function timeText(ms: number): string {
  return ms === 0 ? "the beginning" : `${new Date(ms).toISOString().slice(0, 19).replace("T", " ")} UTC`;
}

function priceText(price: Price): string {
  return Object.entries(price)
    .map(([currency, amount]) => moneyText(currency, amount))
    .join(" or ");
}

function moneyText(currency: string, amount: number): string {
  const format = new Intl.NumberFormat("en", { style: "currency", currency });
  return format.format(amount / 10 ** minorDigitsOf(currency));
}

function givesText(gives: Plan["gives"]): string {
  if (gives.kind === "unlimited") return "unlimited";
  const { tokensPerMonth, rollOver } = gives;
  const kept = rollOver.kind === "none" ? "gone after it" : `kept for ${rollOver.months} more`;
  return `${tokensPerMonth} tokens a month, ${kept}`;
}

function section(title: string, rows: readonly (readonly string[])[]): string {
  return rows.length === 0 ? "" : `${title}\n${table(rows, "  ")}`;
}

/** Columns as wide as their longest text. */
function table(rows: readonly (readonly string[])[], indent = ""): string {
  const widths: number[] = [];
  for (const row of rows) for (const [no, text] of row.entries()) widths[no] = Math.max(widths[no] ?? 0, text.length);
  const lines = rows.map((row) => row.map((text, no) => text.padEnd(widths[no] ?? 0)).join("  "));
  return lines.map((line) => `${indent}${line}`.trimEnd() + "\n").join("");
}
