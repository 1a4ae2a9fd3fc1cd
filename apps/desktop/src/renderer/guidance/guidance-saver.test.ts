import { noGuidance, type ProjectGuidance } from "@myba/shared/generation/guidance";
import { describe, expect, it } from "vitest";
import { GuidanceSaver } from "./guidance-saver.ts";

const styled = (style: string): ProjectGuidance => ({ ...noGuidance, style });

const nothing = () => Promise.resolve();

/** A saver whose core and clock are in the hands of the test. */
function build() {
  const stored: string[] = [];
  const failures: unknown[] = [];
  let timer: (() => void) | null = null;
  let answer: () => Promise<void> = nothing;
  const saver = new GuidanceSaver({
    save: async ({ style }) => {
      await answer();
      stored.push(style);
    },
    onFailure: (error) => failures.push(error),
    setTimer: (run) => {
      timer = run;
      return () => (timer = null);
    },
  });
  return {
    saver,
    stored,
    failures,
    pause: () => timer?.(),
    answerWith: (next: () => Promise<void>) => (answer = next),
  };
}

describe("the guidance of a project", () => {
  it("is kept after a pause in the typing, and then only once", async () => {
    const { saver, stored, pause } = build();
    saver.change(styled("S"));
    saver.change(styled("Short"));
    expect(saver.state).toBe("waiting");
    pause();
    await saver.flush();
    expect(stored).toEqual(["Short"]);
    expect(saver.state).toBe("saved");
  });

  it("typed during a save is kept after it", async () => {
    const { saver, stored, answerWith } = build();
    const arrival = Promise.withResolvers<void>();
    answerWith(() => arrival.promise);
    saver.change(styled("one"));
    const first = saver.flush();
    saver.change(styled("two"));
    expect(saver.state).toBe("saving");
    answerWith(() => Promise.resolve());
    arrival.resolve();
    await first;
    expect(saver.state).toBe("waiting");
    await saver.flush();
    expect(stored).toEqual(["one", "two"]);
  });

  it("that could not be kept waits for the next try, and a later text wins", async () => {
    const { saver, stored, failures, answerWith } = build();
    answerWith(() => Promise.reject(new Error("disk full")));
    saver.change(styled("one"));
    await saver.flush();
    expect(saver.state).toBe("failed");
    expect(failures).toHaveLength(1);
    answerWith(() => Promise.resolve());
    await saver.flush();
    expect(stored).toEqual(["one"]);
    expect(saver.state).toBe("saved");
  });
});
