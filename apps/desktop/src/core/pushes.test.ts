import { expect, test } from "vitest";
import type { AppEvent } from "../bridge/app.ts";
import { ticketId } from "@myba/shared/ids";
import { Pushes } from "./pushes.ts";

const shown: AppEvent = { kind: "show-ticket", id: ticketId.parse("01ARZ3NDEKTSV4RRFFQ69G5FAV") };

const gift = (code: string): AppEvent => ({ kind: "show-link", link: { kind: "gift", code } });

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

test("what several links have brought before there is a window is shown in their order, each thing once", async () => {
  const pushes = new Pushes();
  for (const event of [shown, gift("ABCD-1"), shown, gift("ABCD-1"), gift("ABCD-2")]) pushes.send(event);
  const window = pushes.events(undefined);
  await window.next();
  for (const event of [shown, gift("ABCD-1"), gift("ABCD-2")]) expect((await window.next()).value).toEqual(event);
  pushes.close();
});

test("a flood of links while there is no window leaves the newest few", async () => {
  const pushes = new Pushes();
  for (let count = 0; count < 1000; count += 1)
    pushes.send({ kind: "show-link", link: { kind: "gift", code: `FLOOD-${count}` } });
  const window = pushes.events(undefined);
  await window.next();
  pushes.close();
  let last: AppEvent | undefined;
  let count = 0;
  for await (const event of window) [last, count] = [event, count + 1];
  expect(last).toMatchObject({ link: { code: "FLOOD-999" } });
  expect(count).toBe(8);
});
