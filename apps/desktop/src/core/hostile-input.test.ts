import type { Contract } from "../bridge/contract.ts";
import { contract } from "../bridge/contract.ts";
import { AppError, errorCode } from "@myba/shared/errors";
import { expect, test } from "vitest";
import { everything } from "./testing/everything.ts";
import { firstProject, testCore } from "./testing/test-core.ts";

const unknownId = "01ARZ3NDEKTSV4RRFFQ69G5FAV";
const long = "x".repeat(1_500_000);
const many = <Item>(item: Item): Item[] => Array.from({ length: 100_001 }, () => item);

const areas = Object.keys(contract) as (keyof Contract)[]; // Its keys by construction.
const procedures = areas.flatMap((area) => Object.keys(contract[area]).map((name) => `${area}.${name}`));

/** Wrong types, wrong sizes, half characters and characters that end strings elsewhere. */
function hostileInputs(projectId: string): unknown[] {
  const listed = { ...everything, projectId };
  return [
    undefined,
    null,
    0,
    Number.NaN,
    "",
    long,
    [],
    {},
    JSON.parse('{"__proto__": {"polluted": 1}}'),
    ...[unknownId, long, null, "\u0000", projectId].map((id) => ({ id, projectId: id, revision: 1e308, patch: {} })),
    ...[[], [unknownId], many(unknownId)].map((ids) => ({ ids, patch: {}, format: "json" })),
    { ids: [unknownId], patch: { addLabels: many("a"), removeLabels: many("b") } },
    ...[many("a"), [long], ["\u0000", "\uD800"]].map((labels) => ({ ...listed, labels })),
    ...["\u0000\uD800", '"* OR (', "a ".repeat(100), long].map((search) => ({ ...listed, search })),
    { ...listed, offset: Number.MAX_SAFE_INTEGER },
    { ...listed, types: many("story") },
    ...["\u0000", "\uD800", long].flatMap((text) => [
      { name: text, text, id: null, projectId: null, draftId: null },
      { name: "n", text: `The system must answer ${text}.`, projectId, draftId: unknownId },
      { projectId, file: new File([`- ${text}`], "\u0000/../x.md"), code: text, theme: text },
    ]),
  ];
}

test.each(procedures.filter((name) => name !== "app.events"))(
  "%s answers whatever it is sent, or refuses it in the words of the catalogue",
  async (name) => {
    const core = await testCore();
    const projectId = await firstProject(core);
    for (const input of hostileInputs(projectId)) {
      const refusal = await call(core.client, name, input);
      if (refusal === undefined) continue;
      expect(refusal).toBeInstanceOf(AppError);
      const { code, data } = refusal as AppError; // Just looked at.
      expect(errorCode.options.filter((known) => known !== "program/broken")).toContain(code);
      expect(JSON.stringify(data).length).toBeLessThan(1000);
    }
    expect({}).not.toHaveProperty("polluted");
  },
);

async function call(client: object, name: string, input: unknown): Promise<unknown> {
  const [area = "", procedure = ""] = name.split(".");
  // What a page may send is what no type allows.
  const procedures = client as Record<string, Record<string, (input: unknown) => Promise<unknown>>>;
  try {
    const answer = await procedures[area]![procedure]!(input); // Both come from the contract.
    if (name === "generations.feed") for await (const event of answer as AsyncIterable<unknown>) void event;
    return undefined;
  } catch (error) {
    return error;
  }
}
