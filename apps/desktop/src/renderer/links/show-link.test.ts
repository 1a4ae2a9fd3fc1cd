import { beforeEach, expect, it } from "vitest";
import { showLink } from "./show-link.ts";
import { useWaitingLinks } from "./shown-links.ts";

beforeEach(() => useWaitingLinks.setState([], true));

function shown(kind: "purchases" | "account", place: string): string[] {
  const gone: string[] = [];
  showLink({ kind }, { place: () => place, go: (to) => gone.push(to) });
  return gone;
}

it("whoever comes back from paying sees the wallet, wherever the window was", () => {
  expect(shown("purchases", "/tickets")).toEqual(["/wallet"]);
});

it("whoever comes back from signing in goes on where they were about to spend or buy", () => {
  expect(shown("account", "/tickets")).toEqual(["/settings/account"]);
  expect(shown("account", "/compose")).toEqual([]);
  expect(shown("account", "/wallet")).toEqual([]);
});

it("a link that would change something only asks", () => {
  showLink({ kind: "gift", code: "GIFT" }, { place: () => "/tickets", go: () => expect.unreachable() });
  expect(useWaitingLinks.getState()).toEqual([{ kind: "gift", code: "GIFT" }]);
});
