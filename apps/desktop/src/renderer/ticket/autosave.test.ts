import { describe, expect, it } from "vitest";
import type { TicketPatch } from "../../bridge/tickets.ts";
import { Autosave } from "./autosave.ts";

function nextRevision(revision: number): Promise<number> {
  return Promise.resolve(revision + 1);
}

function editing() {
  const sent: { patch: TicketPatch; revision: number }[] = [];
  const failures: unknown[] = [];
  let due: (() => void) | null = null;
  let answer = nextRevision;
  const autosave = new Autosave({
    save: (patch, revision) => {
      sent.push({ patch, revision });
      return answer(revision);
    },
    isConflict: (error) => error === "conflict",
    onFailure: (error) => failures.push(error),
    setTimer: (run) => {
      due = run;
      return () => (due = null);
    },
  });
  return { autosave, sent, failures, isDue: () => due !== null, answerWith: (next: typeof answer) => (answer = next) };
}

describe("autosave of a ticket", () => {
  it("gathers what is typed and sends it once", async () => {
    const { autosave, sent, isDue } = editing();
    autosave.change({ title: "Pa" }, 3);
    autosave.change({ title: "Pay", component: "shop" }, 3);
    expect(isDue()).toBe(true);
    expect(autosave.unsaved).toEqual({ title: "Pay", component: "shop" });
    await autosave.flush();
    expect(sent).toEqual([{ patch: { title: "Pay", component: "shop" }, revision: 3 }]);
    expect(autosave.state).toBe("saved");
    expect(autosave.unsaved).toEqual({});
  });

  it("sends what was typed meanwhile on the revision it got back", async () => {
    const { autosave, sent } = editing();
    autosave.change({ title: "One" }, 3);
    const first = autosave.flush();
    autosave.change({ title: "Two" }, 3);
    await first;
    await autosave.flush();
    expect(sent.map(({ revision }) => revision)).toEqual([3, 4]);
  });

  it("keeps what was typed when saving fails, and tries again", async () => {
    const { autosave, sent, failures, answerWith } = editing();
    answerWith(() => Promise.reject(new Error("disk full")));
    autosave.change({ title: "Kept" }, 1);
    await autosave.flush();
    expect([autosave.state, autosave.unsaved, failures.length]).toEqual(["failed", { title: "Kept" }, 1]);
    answerWith((revision) => Promise.resolve(revision + 1));
    await autosave.flush();
    expect([autosave.state, sent.length]).toEqual(["saved", 2]);
  });

  it("stops at a conflict until the person decides", async () => {
    const { autosave, sent, answerWith } = editing();
    answerWith(() => Promise.reject("conflict"));
    autosave.change({ title: "Mine" }, 1);
    await autosave.flush();
    autosave.change({ component: "x" }, 5);
    await autosave.flush();
    expect([autosave.state, sent.length]).toEqual(["conflict", 1]);
    answerWith((revision) => Promise.resolve(revision + 1));
    await autosave.insist(5);
    expect(sent.at(-1)).toEqual({ patch: { title: "Mine", component: "x" }, revision: 5 });
  });
});
