import type { TicketId } from "@myba/shared/ids";
import { beforeEach, describe, expect, it } from "vitest";
import { enterList, toggleSelected, useSelection } from "./selection.ts";

const ticket = "01JTICKET" as TicketId; // A test's ids need no ULID.

describe("the ticks of a list", () => {
  beforeEach(() => {
    enterList("all");
    toggleSelected(ticket, 3);
  });

  it("are still there after looking at another screen", () => {
    enterList("all");
    expect([...useSelection.getState().selected]).toEqual([ticket]);
  });

  it("are gone in another list, where nobody sees what they would act on", () => {
    enterList("trash");
    expect(useSelection.getState().selected.size).toBe(0);
  });
});
