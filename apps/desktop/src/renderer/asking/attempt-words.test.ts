import type { ProviderId } from "@myba/shared/ids";
import { describe, expect, it } from "vitest";
import { fallbackWords, retryWords, type Attempt } from "./attempt-words.ts";

const slowDown = { code: "provider/rate-limited" as const, data: { provider: "OpenAI" } };
const attempt = (providerLabel: string, because: Attempt["because"] = null): Attempt => ({
  providerId: providerLabel as ProviderId, // A test's ids need no ULID.
  providerLabel,
  model: providerLabel === "Ollama" ? "qwen3:8b" : "gpt-5-mini",
  because,
  waitMs: 0,
});

describe("a provider that is asked again", () => {
  it("says why and counts down", () => {
    expect(retryWords(slowDown, 3600)).toBe("OpenAI asks to slow down. Asking again in 4 s.");
    expect(retryWords(slowDown, 0)).toBe("OpenAI asks to slow down. Asking again…");
  });
});

it("a lost connection to MyBA is waited for without a fear of paying twice", () => {
  const lost = { code: "billing/unreachable" as const, data: {} };
  expect(retryWords(lost, 900)).toBe(
    "The connection to MyBA was lost. Your tickets go on there, and nothing is paid twice. Connecting again in 1 s.",
  );
  expect(retryWords(lost, 0)).toMatch(/ Connecting again…$/);
});

describe("a provider that answers in another's place", () => {
  it("is named with the reason, during and after", () => {
    const attempts = [attempt("OpenAI"), attempt("OpenAI", slowDown), attempt("Ollama", slowDown)];
    expect(fallbackWords(attempts, false)).toBe("OpenAI asks to slow down. Ollama · qwen3:8b answers instead.");
    expect(fallbackWords(attempts, true)).toBe("OpenAI asks to slow down. Ollama · qwen3:8b answered instead.");
  });

  it("is not spoken of while nobody was replaced", () => {
    expect(fallbackWords([], false)).toBeNull();
    expect(fallbackWords([attempt("OpenAI"), attempt("OpenAI", slowDown)], false)).toBeNull();
  });
});
