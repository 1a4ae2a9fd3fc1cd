import { expect, it } from "vitest";
import type { TicketContent } from "@myba/shared/tickets/content";
import { collectGeneration } from "../generate.ts";
import { generateOffline } from "./template.ts";

async function contentsOf(...lines: readonly string[]): Promise<readonly TicketContent[]> {
  const text = lines.join("\n");
  const { tickets } = await collectGeneration(generateOffline({ text }, new AbortController().signal));
  return tickets.map(({ content }) => content);
}

it("a wish that is a verb alone is a story", async () => {
  const [ticket] = await contentsOf("As a user, I want to pay.");
  expect(ticket).toMatchObject({ type: "story", title: "Pay", story: { role: "user", goal: "pay" } });
});

it("a goal that is told rather than wanted reads after “I want to”", async () => {
  const [manager, tenant] = await contentsOf(
    "# Approval",
    "The manager gets a notification and can approve the request.",
    "",
    "The tenant reads the meter every month.",
  );
  expect(manager?.type).toBe("epic");
  expect(tenant?.story?.goal).toBe("get a notification and can approve the request");
});

it("“could” in a wish ranks nothing", async () => {
  const [ticket] = await contentsOf("If they could take a photo, that would help.");
  expect(ticket?.title).toBe("Take a photo");
  expect(ticket?.priority).toBe("none");
  const [option] = await contentsOf("The form could remember the last entry.");
  expect(option?.priority).toBe("low");
});
