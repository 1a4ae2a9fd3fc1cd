import { expect, test } from "vitest";
import { type Agenda, makeAgenda } from "./agenda.ts";

/** Takes everything that is due off the agenda, in its order. */
function drain(agenda: Agenda, until: number): string[] {
  const found: string[] = [];
  for (let due = agenda.first(until); due !== undefined; due = agenda.first(until)) {
    found.push(`${due.at} ${due.id}`);
    agenda.plan(due.id, undefined);
  }
  return found;
}

test("what is due comes in the order of time, and of the same time what was planned first", () => {
  const agenda = makeAgenda();
  agenda.plan("b", 20);
  agenda.plan("a", 10);
  agenda.plan("d", 20);
  agenda.plan("c", 15);
  agenda.plan("late", 99);
  expect(drain(agenda, 50)).toEqual(["10 a", "15 c", "20 b", "20 d"]);
  expect(agenda.next()).toBe(99);
});

test("a new plan replaces the old one, and what is called off never comes", () => {
  const agenda = makeAgenda();
  agenda.plan("a", 10);
  agenda.plan("b", 11);
  agenda.plan("a", 30);
  agenda.plan("b", undefined);
  expect(agenda.next()).toBe(30);
  expect(drain(agenda, 100)).toEqual(["30 a"]);
  expect(agenda.next()).toBeUndefined();
});

test("thousands of plans in any order come sorted", () => {
  const agenda = makeAgenda();
  const times = Array.from({ length: 3000 }, (_, index) => (index * 7919) % 3001);
  times.forEach((at, index) => agenda.plan(`one-${index}`, at));
  const order = drain(agenda, 10_000).map((line) => Number(line.split(" ")[0]));
  expect(order).toEqual(times.toSorted((a, b) => a - b));
});
