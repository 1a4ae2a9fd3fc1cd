import type { ProviderId } from "@myba/shared/ids";
import { describe, expect, it } from "vitest";
import type { ProviderRow } from "../../bridge/providers.ts";
import { answererOf, refinerOf } from "./choice.ts";

const provider = (id: string, changes: Partial<ProviderRow> = {}): ProviderRow => ({
  id: id as ProviderId, // A test's ids need no ULID.
  preset: id,
  kind: id === "offline" ? "offline" : "openai",
  label: id,
  baseUrl: "",
  model: id === "offline" ? null : `${id}-large`,
  keyMask: null,
  local: id === "offline",
  free: id === "offline",
  proxyUrl: null,
  timeoutMs: 60_000,
  fallback: false,
  mayCost: false,
  check: null,
  obstacle: null,
  ...changes,
});
const nobody = { providerId: null, model: null };
const chosen = (id: string, model: string | null = null) => ({ providerId: id as ProviderId, model });

describe("who answers", () => {
  const providers = [provider("offline"), provider("openai"), provider("claude")];

  it("is the first in the person's order until somebody was chosen", () => {
    expect(answererOf(providers, nobody).choice).toEqual(chosen("offline"));
  });

  it("is the one chosen last, with the model of its settings unless another was chosen", () => {
    expect(answererOf(providers, chosen("claude")).choice).toEqual(chosen("claude", "claude-large"));
    expect(answererOf(providers, chosen("claude", "claude-small")).model).toBe("claude-small");
  });

  it("is the first again once the chosen one was removed, and never with the other's model", () => {
    expect(answererOf(providers.slice(1), chosen("gone", "gone-large")).choice).toEqual(
      chosen("openai", "openai-large"),
    );
  });

  it("is left to the core while the list is not here", () => {
    expect(answererOf([], chosen("claude", "x")).choice).toEqual(nobody);
  });
});

describe("who answers a wish", () => {
  it("is never the offline engine where a model is there", () => {
    const providers = [provider("offline"), provider("openai"), provider("claude")];
    expect(refinerOf(providers, nobody).choice.providerId).toBe("openai");
    expect(refinerOf(providers, chosen("claude")).choice.providerId).toBe("claude");
  });

  it("is somebody who can, before somebody who lacks a key", () => {
    const locked = provider("openai", { obstacle: { code: "provider/key-missing", data: { provider: "openai" } } });
    expect(refinerOf([provider("offline"), locked, provider("claude")], nobody).choice.providerId).toBe("claude");
    expect(refinerOf([provider("offline"), locked], nobody).choice.providerId).toBe("openai");
  });
});
