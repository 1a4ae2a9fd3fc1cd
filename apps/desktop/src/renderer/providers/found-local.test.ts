import { providerId } from "@myba/shared/ids";
import { describe, expect, it } from "vitest";
import type { ProviderRow } from "../../bridge/providers.ts";
import { justFound } from "./found-local.ts";

const nowMs = 1_000_000;
const ollama: ProviderRow = {
  id: providerId.parse("01JD0000000000000000000000"),
  preset: "ollama",
  kind: "ollama",
  label: "Ollama",
  baseUrl: "http://127.0.0.1:11434",
  model: "llama3.2",
  keyMask: null,
  local: true,
  free: true,
  proxyUrl: null,
  timeoutMs: 180_000,
  fallback: false,
  mayCost: false,
  check: { at: nowMs - 1000, error: null, modelsMs: 5, probeMs: 9 },
  obstacle: null,
};

describe("Ollama on this computer", () => {
  it("is told about when it was found a moment ago", () => {
    expect(justFound([ollama], new Set(), nowMs)).toBe(ollama);
  });

  it("is told about once", () => {
    expect(justFound([ollama], new Set([ollama.id]), nowMs)).toBeUndefined();
  });

  it("is no news at the next start, without a model, or while it does not answer", () => {
    const gone = { code: "provider/unreachable" as const, data: { address: ollama.baseUrl } };
    const others: ProviderRow[] = [
      { ...ollama, check: { at: nowMs - 60_000, error: null, modelsMs: 5, probeMs: 9 } },
      { ...ollama, model: null },
      { ...ollama, check: { at: nowMs, error: gone, modelsMs: null, probeMs: null } },
      { ...ollama, local: false },
    ];
    expect(others.map((row) => justFound([row], new Set(), nowMs))).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });
});
