import { maxTextLength } from "@myba/shared/generation/generation";
import { expect, test } from "vitest";
import { everything } from "../testing/everything.ts";
import { firstProject, testCore } from "../testing/test-core.ts";
import { samples } from "./samples.ts";

test.each(samples.map((sample) => [sample.name, sample] as const))(
  "%s gives tickets that cover it",
  async (_name, sample) => {
    const core = await testCore();
    expect(sample.name.length).toBeLessThanOrEqual(200);
    expect(sample.text.length).toBeLessThan(maxTextLength);
    const projectId = await firstProject(core);
    const { id, sourceId } = await core.client.generations.start({
      projectId,
      name: sample.name,
      text: sample.text,
      draftId: null,
    });
    for await (const event of await core.client.generations.feed({ id })) void event;
    const source = await core.client.sources.get({ id: sourceId });
    expect((await core.client.tickets.list(everything)).total).toBeGreaterThan(5);
    expect(source.covered / source.requirementLike).toBeGreaterThan(0.8);
  },
);

test("the sample that others wrote names its author and licence", () => {
  const backlog = samples.find((sample) => sample.id === "summer-camp-backlog");
  expect(backlog?.name).toContain("CC BY 4.0");
});
