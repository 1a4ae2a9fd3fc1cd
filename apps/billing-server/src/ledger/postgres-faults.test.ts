import { expect, test } from "vitest";
import { AppError } from "@myba/shared/errors";
import { changedMeanwhile, faultOf, unavailable } from "./postgres-faults.ts";

const failure = (code: string | undefined, message = "no"): Error => Object.assign(new Error(message), { code });

test.each([
  ["40001", "race"],
  ["40P01", "race"],
  ["23505", "race"],
  ["57P01", "outage"],
  ["08006", "outage"],
  ["53300", "outage"],
  ["25006", "outage"],
  ["ECONNREFUSED", "outage"],
  ["EPIPE", "outage"],
  ["42501", "refusal"],
  ["22P02", "refusal"],
  ["22021", "refusal"],
] as const)("%s is a %s", (code, fault) => {
  expect(faultOf(failure(code))).toBe(fault);
});

test("a lost race and a lost connection are known by their words too", () => {
  expect(faultOf(failure("22P02", `invalid input: "${changedMeanwhile}: 1 rows"`))).toBe("race");
  expect(faultOf(failure(undefined, "Connection terminated unexpectedly"))).toBe("outage");
  expect(faultOf(failure(undefined, "timeout exceeded when trying to connect"))).toBe("outage");
});

test("what the database does not know about is not put down to it", () => {
  const mistake = new TypeError("undefined is not a function");
  expect(faultOf(mistake)).toBe("foreign");
  expect(unavailable(mistake)).toBe(mistake);
  expect(unavailable(failure("53100"))).toMatchObject({ code: "ledger/unavailable", data: { reason: "53100" } });
  const refused = new AppError("ledger/insufficient", { needed: 1, available: 0 });
  expect(unavailable(refused)).toBe(refused);
});
