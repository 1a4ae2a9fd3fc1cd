import { describe, expect, it } from "vitest";
import { collectGeneration } from "../generate.ts";
import { generateOffline } from "./template.ts";

async function criteriaOf(text: string) {
  const { tickets } = await collectGeneration(generateOffline({ text }, new AbortController().signal));
  return tickets.flatMap(({ content }) =>
    content.acceptanceCriteria.map(({ id: _id, sourceIds: _sourceIds, ...criterion }) => criterion),
  );
}

describe("acceptance criteria", () => {
  it("are Gherkin where the author wrote given, when and then", async () => {
    const criteria = await criteriaOf(
      "# Basket\n\nThe customer must be able to remove an item.\n\n## Acceptance criteria\n- Given a basket with 2 items, when the customer removes one, then 1 item is left\n",
    );
    expect(criteria).toContainEqual({
      kind: "gherkin",
      text: "Given a basket with 2 items, when the customer removes one, then 1 item is left",
      given: ["a basket with 2 items"],
      when: ["the customer removes one"],
      then: ["1 item is left"],
    });
  });

  it("are Gherkin when the steps stand on lines of their own", async () => {
    const criteria = await criteriaOf(
      "# Basket\n\nThe customer must be able to pay.\n\n## Acceptance criteria\n- Given a full basket\n- And a valid card\n- When the customer pays\n- Then a receipt is shown\n",
    );
    expect(criteria).toContainEqual(
      expect.objectContaining({
        given: ["a full basket", "a valid card"],
        when: ["the customer pays"],
        then: ["a receipt is shown"],
      }),
    );
  });

  it("stay the author's sentence where there is no then", async () => {
    expect(await criteriaOf("When the card is refused, the system shall show the reason.")).toEqual([
      {
        kind: "ears",
        text: "When the card is refused, the system shall show the reason.",
        given: [],
        when: [],
        then: [],
      },
    ]);
  });

  it("are not made up where the author states no condition", async () => {
    expect(await criteriaOf("As a guest, I want to read the menu.")).toEqual([]);
  });

  it("do not repeat the title unless they can be measured", async () => {
    expect(await criteriaOf("As a driver, I want to override the window once when I need the car.")).toEqual([]);
    expect(await criteriaOf("As a parent, I want to limit chat to 2 hours per day.")).toHaveLength(1);
  });

  it("hold the endpoints that a service is said to have", async () => {
    const criteria = await criteriaOf(
      "# Backup\n\nThe service resumes uploads.\n\nAPI endpoints:\n\nPOST /backups - starts a backup\n\nDELETE /backups/:id - cancels it\n",
    );
    expect(criteria.map(({ text }) => text)).toEqual([
      "POST /backups - starts a backup",
      "DELETE /backups/:id - cancels it",
    ]);
  });
});
