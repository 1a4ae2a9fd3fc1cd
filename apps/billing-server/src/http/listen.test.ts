import { once } from "node:events";
import { get } from "node:http";
import { connect } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { listen } from "./listen.ts";

const anHourMs = 3_600_000;

test("closing lets running requests finish, and waits for nobody who only holds a connection", async () => {
  const running = Promise.withResolvers<void>();
  const finish = Promise.withResolvers<void>();
  const listening = await listen("127.0.0.1", 0, (request, response) => {
    if (request.url === "/slow") {
      running.resolve();
      void finish.promise.then(() => response.end("done"));
    } else response.end("done");
  });
  const { port } = new URL(listening.url);
  // One that never asks, one that asked and stays, one whose answer is under way.
  const silent = connect(Number(port), "127.0.0.1");
  onTestFinished(() => void silent.destroy());
  await once(silent, "connect");
  expect(await (await fetch(listening.url)).text()).toBe("done");
  const slow = fetch(`${listening.url}/slow`).then((response) => response.text());
  await running.promise;
  const closed = listening.close(anHourMs);
  const [refused] = (await once(get(listening.url, { agent: false }), "error")) as [NodeJS.ErrnoException];
  expect(refused.code).toBe("ECONNREFUSED");
  finish.resolve();
  expect(await slow).toBe("done");
  await closed;
});

test("whoever does not finish is not waited for any longer", async () => {
  const running = Promise.withResolvers<void>();
  const listening = await listen("127.0.0.1", 0, () => running.resolve());
  const never = fetch(listening.url);
  await running.promise;
  await Promise.all([listening.close(0), expect(never).rejects.toThrow()]);
});

test("a port that is taken is told in words", async () => {
  const listening = await listen("127.0.0.1", 0, () => undefined);
  onTestFinished(() => listening.close(0));
  const again = listen("127.0.0.1", Number(new URL(listening.url).port), () => undefined);
  await expect(again).rejects.toMatchObject({ code: "server/address-taken", data: { reason: "EADDRINUSE" } });
});
