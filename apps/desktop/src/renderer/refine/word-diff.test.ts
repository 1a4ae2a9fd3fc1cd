import { describe, expect, it } from "vitest";
import { diffItems, diffText, type ItemDiff, type Run } from "./word-diff.ts";

/** `[-gone-]`, `{+come+}`, `(waiting)`. */
const told = (runs: readonly Run[]): string =>
  runs
    .map(({ kind, text }) => ({ same: text, removed: `[-${text}-]`, added: `{+${text}+}`, pending: `(${text})` })[kind])
    .join("");

const states = (items: readonly ItemDiff[]) => items.map(({ state, runs }) => [state, told(runs)]);

describe("a changed text", () => {
  it("shows the words that go and come, and leaves the others alone", () => {
    expect(told(diffText("Pay by card at the till", "Pay by bank card at the till"))).toBe(
      "Pay by {+bank +}card at the till",
    );
    expect(told(diffText("Send it within 5 days", "Send it within 3 days"))).toBe("Send it within [-5-]{+3+} days");
  });

  it("is shown as one whole for another when hardly a word stays", () => {
    expect(told(diffText("Pay by card", "Customers download invoices"))).toBe(
      "[-Pay by card-]{+Customers download invoices+}",
    );
  });

  it("can come from nothing and go to nothing", () => {
    expect(told(diffText("", "New"))).toBe("{+New+}");
    expect(told(diffText("Old", ""))).toBe("[-Old-]");
    expect(diffText("", "")).toEqual([]);
  });

  it("does not strike out what a model has not come to yet", () => {
    expect(told(diffText("Pay by card at the till", "Pay by", true))).toBe("Pay by( card at the till)");
    expect(told(diffText("Pay by card", "Zeb", true))).toBe("{+Zeb+}(Pay by card)");
  });

  it("gives up on words where there are too many, and says it as one change", () => {
    const before = Array.from({ length: 4000 }, (_, place) => `a${place}`).join(" ");
    const after = Array.from({ length: 4000 }, (_, place) => `b${place}`).join(" ");
    expect(diffText(before, after).map(({ kind }) => kind)).toEqual(["removed", "added"]);
  });

  it("finds words where none are written apart", () => {
    expect(told(diffText("顧客は請求書を印刷する", "顧客は請求書を保存する"))).toBe(
      "顧客は請求書を[-印刷-]{+保存+}する",
    );
  });
});

describe("a changed list", () => {
  it("tells items that only read differently from those that come and go", () => {
    const before = ["Works with Visa cards", "Works offline", "Is fast"];
    const after = ["Works with Visa and Amex cards", "Is fast", "Refunds reach the card within 5 days"];
    expect(states(diffItems(before, after))).toEqual([
      ["removed", "[-Works offline-]"],
      ["changed", "Works with Visa {+and Amex +}cards"],
      ["same", "Is fast"],
      ["added", "{+Refunds reach the card within 5 days+}"],
    ]);
  });

  it("keeps items quiet that a model has not come to yet", () => {
    expect(states(diffItems(["One thing", "Another matter"], ["One thing"], true))).toEqual([
      ["same", "One thing"],
      ["pending", "(Another matter)"],
    ]);
  });
});
