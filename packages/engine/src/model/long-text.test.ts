import { AppError } from "@myba/shared/errors";
import type { GenerationRequest } from "@myba/shared/generation/generation";
import { describe, expect, it } from "vitest";
import type { ModelAsk } from "../providers/model-call.ts";
import type { TicketAnswer } from "../reply/ticket-answer.ts";
import { estimateGeneration } from "./estimate.ts";
import { generateWithModel } from "./generate-with-model.ts";
import { answeredTicket } from "./testing/answers.ts";
import { told } from "./testing/collect.ts";
import { scriptedCaller, type ScriptedReply, someModel } from "./testing/scripted-caller.ts";

const model = { ...someModel, contextTokens: 8000, maxOutputTokens: 2400 };
const animals = "ant bee cat dog eel fox gnu hen ibis jay kiwi lynx".split(" ");
const text = animals
  .map((name) => `# The ${name}\n\nThe keeper can feed the ${name}.\n\nThe keeper can wash the ${name}.\n`)
  .join("\n");

interface AskedSentence {
  readonly id: string;
  readonly words: string;
}

function sentencesOf({ user }: ModelAsk): AskedSentence[] {
  return [...user.matchAll(/^(s\d+): (.*)$/gm)].map(([, id, words]) => ({ id: id!, words: words! }));
}

/** A ticket a sentence, below an epic a heading. */
function ticketsFor(ask: ModelAsk): TicketAnswer[] {
  let epic: string | null = null;
  return sentencesOf(ask).map(({ id, words }, index) => {
    const isHeading = words.startsWith("# ");
    const ref = `t${index + 1}`;
    if (isHeading) epic = ref;
    return answeredTicket({
      ref,
      type: isHeading ? "epic" : "task",
      title: words.replace(/^# /, "").replace(/\.$/, ""),
      sourceIds: [id],
      parent: isHeading ? null : epic,
    });
  });
}

function generate(
  reply: (ask: ModelAsk, call: number) => ScriptedReply | Promise<ScriptedReply>,
  {
    signal = new AbortController().signal,
    request = { text },
  }: { signal?: AbortSignal; request?: GenerationRequest } = {},
) {
  const scripted = scriptedCaller(reply);
  return { ...scripted, events: generateWithModel({ id: "conn", caller: scripted.caller, model }, request, signal) };
}

describe("a long text", () => {
  it("tells with each part what its answer has at least, so that parts at once pass no limit of money", async () => {
    const { events, asks } = generate((ask) => ({ says: { tickets: ticketsFor(ask) } }));
    await told(events);
    const least = asks.reduce((sum, { leastOutputTokens = 0 }) => sum + leastOutputTokens, 0);
    expect(asks.length).toBeGreaterThan(1);
    expect(least).toBe((await estimateGeneration({ text }, model)).outputTokens.low - 5 * asks.length);
  });

  it("is asked about in parts, whose tickets come in the order of the text whoever answers first", async () => {
    // The first part answers last.
    const { promise: others, resolve: release } = Promise.withResolvers<void>();
    let answered = 0;
    const { events, asks } = generate(async (ask, call) => {
      if (call === 1) await others;
      answered += 1;
      if (answered === 2) release();
      return { says: { tickets: ticketsFor(ask) } };
    });
    const { tickets, end, events: seen } = await told(events);
    expect(asks.length).toBeGreaterThan(3);
    expect(new Set(asks.map(({ system }) => system)).size).toBe(1);
    expect(tickets.map(({ content }) => content.title)).toEqual(
      animals.flatMap((name) => [`The ${name}`, `The keeper can feed the ${name}`, `The keeper can wash the ${name}`]),
    );
    expect(tickets.map(({ ref }) => ref)).toEqual(tickets.map((_ticket, index) => `d${index + 1}`));
    for (const ticket of tickets.filter(({ content }) => content.type === "task")) {
      expect(tickets.find(({ ref }) => ref === ticket.parent)?.content.type).toBe("epic");
    }
    expect(end).toMatchObject({ kind: "finished", coverage: { requirementLike: 24, covered: 24 } });
    const progress = seen.flatMap((event) => (event.kind === "progress" ? [event] : []));
    expect(progress.map(({ done }) => done)).toEqual(
      progress.map(({ done }) => done).toSorted((one, two) => one - two),
    );
    expect(progress.at(-1)).toMatchObject({ done: 36, total: 36 });
  });

  it("is never asked about by more than three calls at once", async () => {
    let running = 0;
    let most = 0;
    const { events } = generate(async (ask) => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => void setImmediate(resolve));
      running -= 1;
      return { says: { tickets: ticketsFor(ask) } };
    });
    await told(events);
    expect(most).toBe(3);
  });

  it("gives one ticket where two parts say the same, with the sentences of both", async () => {
    const { events } = generate((ask) => ({
      says: {
        tickets: [
          answeredTicket({
            ref: "e",
            type: "epic",
            title: "Animal care",
            sourceIds: sentencesOf(ask)
              .map(({ id }) => id)
              .slice(0, 1),
          }),
          answeredTicket({
            title: "Feed the animals",
            sourceIds: sentencesOf(ask).map(({ id }) => id),
            parent: "e",
            ref: "x",
          }),
        ],
      },
    }));
    const { tickets } = await told(events);
    expect(tickets.map(({ content }) => content.title)).toEqual(["Animal care", "Feed the animals"]);
    expect(tickets[1]?.parent).toBe("d1");
    expect(tickets[1]!.content.provenance["title"]!.length).toBeGreaterThan(10);
  });

  it("keeps apart what only sounds alike: other numbers, and its denial", async () => {
    const titles = [
      "Keep logs for 30 days",
      "Keep logs for 90 days",
      "Never keep logs for 30 days",
      "Keep logs for 30 days",
    ];
    const { events } = generate((_ask, call) => ({
      says: { tickets: [answeredTicket({ title: titles[call - 1] ?? "Keep logs for 30 days" })] },
    }));
    const { tickets } = await told(events);
    expect(tickets.map(({ content }) => content.title)).toEqual(titles.slice(0, 3));
  });

  it("keeps all other parts when one fails, and says so at the end", async () => {
    const { events, asks } = generate((ask, call) =>
      call === 2
        ? { says: '{"tickets":[', error: new AppError("provider/cut-off", { provider: "Test" }) }
        : { says: { tickets: ticketsFor(ask) } },
    );
    const { tickets, end } = await told(events);
    expect(end).toEqual({ kind: "failed", error: { code: "provider/cut-off", data: { provider: "Test" } } });
    expect(tickets.length).toBe(36 - sentencesOf(asks[1]!).length);
  });

  it("asks nothing more once the key is refused", async () => {
    const { events, asks } = generate(() => ({
      says: "",
      error: new AppError("provider/bad-key", { provider: "Test" }),
    }));
    const { end } = await told(events);
    expect(end).toMatchObject({ kind: "failed", error: { code: "provider/bad-key" } });
    expect(asks.length).toBeLessThanOrEqual(3);
  });

  it("keeps what is done when it is cancelled, and says which sentences nobody read", async () => {
    const stop = new AbortController();
    const { events } = generate(
      async (ask, call) => {
        if (call > 2) {
          await new Promise<void>((resolve) => {
            stop.signal.addEventListener("abort", () => resolve());
          });
        }
        return { says: { tickets: ticketsFor(ask) } };
      },
      { signal: stop.signal },
    );
    const { tickets, end } = await told(events, (event) => {
      if (event.kind === "ticket" && event.ticket.ref === "d5") stop.abort();
    });
    expect(tickets.length).toBeGreaterThanOrEqual(5);
    expect(end).toMatchObject({ kind: "cancelled" });
    const fates = end.kind === "cancelled" ? end.coverage.sentences : [];
    expect(fates[1]).toMatchObject({ state: "covered" });
    expect(fates.at(-1)).toEqual({ sentenceId: "s36", state: "open", reason: "cancelled" });
  });

  it("stops asking when nobody reads on", async () => {
    let wasStopped = false;
    const caller = async function* (_ask: ModelAsk, signal: AbortSignal) {
      yield { kind: "text" as const, text: '{"tickets":[{"title":"Log in"},' };
      await new Promise<void>((resolve) => {
        signal.addEventListener("abort", () => resolve());
      });
      wasStopped = true;
    };
    for await (const event of generateWithModel(
      { id: "conn", caller, model },
      { text },
      new AbortController().signal,
    )) {
      if (event.kind === "ticket") break;
    }
    await new Promise((resolve) => void setImmediate(resolve));
    expect(wasStopped).toBe(true);
  });
});
