import { AppError } from "@myba/shared/errors";
import { describe, expect, it } from "vitest";
import { cleanKey, handOver, take } from "./take.ts";

describe("a pasted key", () => {
  it.each([
    "  sk-abc123 \n",
    '"sk-abc123"',
    "'sk-abc123';",
    "Bearer sk-abc123",
    "OPENAI_API_KEY=sk-abc123",
    'export OPENAI_API_KEY="sk-abc123"',
  ])("is found in %j", (pasted) => {
    expect(cleanKey(pasted)).toBe("sk-abc123");
  });

  it("stays as it is when nothing is around it", () => {
    expect(cleanKey("AbC=/+_-.9==")).toBe("AbC=/+_-.9==");
    expect(cleanKey("KEY")).toBe("KEY");
  });
});

const isAboutKey = (error: unknown) => error instanceof AppError && error.code === "provider/bad-key";
const refuse = () => Promise.reject(new AppError("provider/bad-key", { provider: "OpenAI" }));
const failOffline = () => Promise.reject(new AppError("provider/offline", { provider: "OpenAI" }));

describe("the field of a key", () => {
  it("is empty once the key is stored", async () => {
    const field = { value: " sk-abc123\n" };
    const sent: string[] = [];
    await handOver(field, (key) => Promise.resolve(sent.push(key)), isAboutKey);
    expect(sent).toEqual(["sk-abc123"]);
    expect(field.value).toBe("");
  });

  it("is empty once the key was refused", async () => {
    const field = { value: "sk-wrong" };
    await expect(handOver(field, refuse, isAboutKey)).rejects.toMatchObject({ code: "provider/bad-key" });
    expect(field.value).toBe("");
  });

  it("keeps a key while something else is wrong, so that it need not be fetched again", async () => {
    const field = { value: "sk-abc123" };
    await expect(handOver(field, failOffline, isAboutKey)).rejects.toMatchObject({ code: "provider/offline" });
    expect(field.value).toBe("sk-abc123");
  });

  it("gives a passphrase away once", () => {
    const field = { value: "correct horse" };
    expect(take(field)).toBe("correct horse");
    expect(take(field)).toBe("");
  });
});
