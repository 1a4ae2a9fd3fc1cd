import * as fc from "fast-check";
import { expect, test } from "vitest";
import { argumentsBeforeLink, linkFromArguments } from "./deep-link-arguments.ts";
import { DeepLinks } from "./deep-links.ts";

const id = "01ARZ3NDEKTSV4RRFFQ69G5FAV";

test("a link that comes before anything is ready is shown once, when everything is", () => {
  const links = new DeepLinks();
  const shown: string[] = [];
  expect(links.receive(`myba://ticket/${id}`)).toBe(true);
  links.release((link) => shown.push(link));
  links.release((link) => shown.push(link));
  expect(shown).toEqual([`myba://ticket/${id}`]);
});

test("a link that comes later is shown at once, and held while the core restarts", () => {
  const links = new DeepLinks();
  const shown: string[] = [];
  links.release((link) => shown.push(link));
  links.receive("myba://checkout/return");
  expect(shown).toHaveLength(1);
  links.hold();
  links.receive(`myba://ticket/${id}`);
  expect(shown).toHaveLength(1);
  links.release((link) => shown.push(link));
  expect(shown).toEqual(["myba://checkout/return", `myba://ticket/${id}`]);
});

test("a flood of links while MyBA starts does not fill its memory", () => {
  const links = new DeepLinks();
  const shown: string[] = [];
  for (let count = 0; count < 1000; count += 1) links.receive(`myba://ticket/${id}`);
  links.release((link) => shown.push(link));
  expect(shown).toHaveLength(8);
});

test("whatever text arrives as a link, MyBA goes on and shows only links it knows", () => {
  const anything = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.webUrl({ validSchemes: ["myba", "https"], withQueryParameters: true, withFragments: true }),
    fc.string().map((rest) => `myba://ticket/${rest}`),
    fc.string().map((rest) => `myba://auth/callback?${rest}`),
  );
  fc.assert(
    fc.property(anything, (text) => {
      const links = new DeepLinks();
      const shown: string[] = [];
      links.release((link) => shown.push(link));
      expect(links.receive(text)).toBe(shown.length === 1);
      expect(shown.every((link) => /^myba:\/\/(auth|checkout|ticket|promo|gift)\//.test(link))).toBe(true);
    }),
  );
});

test("a link among the arguments counts only behind MyBA's own sign, wherever Chromium moves things", () => {
  const link = `myba://ticket/${id}`;
  expect(linkFromArguments(["MyBA.exe", "--myba-link", link])).toBe(link);
  expect(linkFromArguments(["MyBA.exe", "--allow-file-access", "--myba-link", "--x", link])).toBe(link);
  expect(linkFromArguments(["MyBA.exe", "--myba-link"])).toBeUndefined();
  expect(linkFromArguments(["MyBA.exe", link])).toBeUndefined();
  expect(linkFromArguments(["MyBA.exe", "--myba-link", link, link])).toBeUndefined();
  expect(linkFromArguments(["MyBA.exe", "--myba-link", "https://example.org"])).toBeUndefined();
});

test("a link that breaks out of its quotes chooses no data folder", () => {
  const torn = ["--data=/mine", "--myba-link", "myba://new?text=a", "--data=/theirs"];
  expect(argumentsBeforeLink(torn)).toEqual(["--data=/mine"]);
  expect(argumentsBeforeLink(["--data", "/mine"])).toEqual(["--data", "/mine"]);
});
