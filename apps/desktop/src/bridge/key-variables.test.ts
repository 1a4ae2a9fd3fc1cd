import { expect, test } from "vitest";
import { takeKeys } from "./key-variables.ts";

test("keys are taken out of the environment, and everything else stays", () => {
  const env = { OPENAI_API_KEY: "sk-1", MYBA_PASSPHRASE: "horse", OPENAI_BASE_URL: "https://x", PATH: "/bin" };
  expect(takeKeys(env)).toEqual({ OPENAI_API_KEY: "sk-1", MYBA_PASSPHRASE: "horse" });
  expect(env).toEqual({ OPENAI_BASE_URL: "https://x", PATH: "/bin" });
});
