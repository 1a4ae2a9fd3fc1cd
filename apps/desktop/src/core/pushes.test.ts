import { expect, test } from "vitest";
import type { AppEvent } from "../bridge/app.ts";
import { ticketId } from "@myba/shared/ids";
import { Pushes } from "./pushes.ts";

const shown: AppEvent = { kind: "show-ticket", id: ticketId.parse("01ARZ3NDEKTSV4RRFFQ69G5FAV") };

test("a link that started the program is shown by the first window, and by no later one", async () => {
  const pushes = new Pushes();
  pushes.send(shown);
  const first = pushes.events(undefined);
  expect((await first.next()).value).toMatchObject({ kind: "changed" });
  expect((await first.next()).value).toEqual(shown);
  const second = pushes.events(undefined);
  await second.next();
  pushes.close();
  expect(await second.next()).toMatchObject({ done: true });
});

test("a link that comes while windows are open is shown in each of them", async () => {
  const pushes = new Pushes();
  const windows = [pushes.events(undefined), pushes.events(undefined)];
  for (const window of windows) await window.next();
  pushes.send(shown);
  for (const window of windows) expect((await window.next()).value).toEqual(shown);
});
