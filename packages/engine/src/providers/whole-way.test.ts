import { type ModelDouble, startModelDouble } from "@myba/sandbox/model/model-double";
import type { GenerationEvent } from "@myba/shared/generation/generation";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { modelProvider } from "../model/model-provider.ts";
import { generateInOrder } from "./fallback.ts";
import { modelCaller } from "./model-caller.ts";
import { describeModel } from "./model-table.ts";
import type { Provider } from "./provider.ts";
import { connectTo, dialects, type TestedDialect, testedDialects } from "./testing/dialects.ts";

// From a text to tickets through the real SDKs: the product's own prompt and schema, on real sockets.

let double: ModelDouble;
beforeAll(async () => {
  double = await startModelDouble();
});
beforeEach(() => double.reset());
afterAll(() => double.close());

const text = `As a clerk, I want to export orders as CSV so that accounting has them.
The export stops with an error when the list is empty.
As a manager, I want to see who exported what.`;

function providerOf(name: TestedDialect): Provider {
  const connection = connectTo(double, name);
  const model = describeModel(connection.kind, connection.preset, dialects[name].modelId);
  return modelProvider({ id: name, label: connection.label, model, caller: modelCaller({ connection, model }) });
}

async function eventsOf(events: AsyncIterable<GenerationEvent>): Promise<GenerationEvent[]> {
  const all: GenerationEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
}

const never = new AbortController().signal;

describe.each(testedDialects)("%s", (name) => {
  test("a text becomes tickets that cite it, asked for once, with the product's own schema", async () => {
    const events = await eventsOf(providerOf(name).generate({ text }, never));
    expect(events.at(-1)?.kind).toBe("finished");
    const tickets = new Map(
      events.flatMap((event) => (event.kind === "ticket" ? [[event.ticket.ref, event.ticket]] : [])),
    );
    expect(tickets.size).toBeGreaterThanOrEqual(3);
    expect(events.filter((event) => event.kind === "usage")).toHaveLength(1);
    expect(events.filter((event) => event.kind === "attempt")).toHaveLength(1);
    expect(double.calls).toHaveLength(1);
    expect(JSON.stringify(double.calls[0]?.body)).toContain('"acceptanceCriteria"');
  });

  test("a stream that breaks loses nothing that came, and is not paid twice", async () => {
    double.script({ fault: { kind: "cut", afterPieces: 40 } });
    const events = await eventsOf(
      generateInOrder(
        [
          { provider: providerOf(name), model: dialects[name].modelId, allowed: () => true },
          { provider: providerOf("ollama"), model: "llama3.2:latest", allowed: () => true },
        ],
        { text },
        never,
      ),
    );
    expect(events.at(-1)).toMatchObject({ kind: "failed", error: { code: "provider/cut-off" } });
    expect(events.some((event) => event.kind === "ticket")).toBe(true);
    expect(double.calls).toHaveLength(1);
  });

  test("trouble before the first ticket lets the next one answer, and shows who it is", async () => {
    double.script(({ dialect }) => (dialect === "ollama" ? {} : { fault: { kind: "midStreamError", afterPieces: 0 } }));
    const events = await eventsOf(
      generateInOrder(
        [
          { provider: providerOf(name === "ollama" ? "openai" : name), model: "first", allowed: () => false },
          { provider: providerOf("ollama"), model: "llama3.2:latest", allowed: () => true },
        ],
        { text },
        never,
      ),
    );
    expect(events.at(-1)?.kind).toBe("finished");
    expect(events).toContainEqual(
      expect.objectContaining({
        kind: "attempt",
        providerId: "ollama",
        because: expect.objectContaining({ code: "provider/overloaded" }),
      }),
    );
    expect(events.filter((event) => event.kind === "read")).toHaveLength(1);
    expect(double.calls).toHaveLength(2);
  });
});
