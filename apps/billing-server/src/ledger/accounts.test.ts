import { expect, test } from "vitest";
import { assertWallet, walletId } from "./accounts.ts";

test("a wallet is named after its owner", () => {
  expect(walletId("user", "01HZX")).toBe("user:01HZX");
  expect(() => assertWallet(walletId("team", "acme.example"))).not.toThrow();
});

test("a name that could be taken for another account is refused", () => {
  for (const ownerId of ["", "a/debt", "a b", "a\n", "x".repeat(65)]) expect(() => walletId("user", ownerId)).toThrow();
  for (const id of ["user:ada/debt", "usage_revenue", "user:", "admin:ada"]) expect(() => assertWallet(id)).toThrow();
});
