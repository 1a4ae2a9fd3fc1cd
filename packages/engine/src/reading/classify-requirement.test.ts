import { expect, it } from "vitest";
import { classifyRequirement } from "./classify-requirement.ts";

it.each([
  ["The system shall refresh the display within 2 seconds.", "performance"],
  ["Only registered users shall have access to the archive.", "security"],
  ["The product shall be easy to use for untrained staff.", "usability"],
  ["The site shall be available 24 hours a day.", "availability"],
  ["The product shall comply with state regulations.", "legal"],
  ["The application must run on Windows and Linux.", "portability"],
])("%j demands a quality: %s", (text, aspect) => {
  expect(classifyRequirement(text)).toEqual({ kind: "quality", aspect });
});

it.each([
  "The system shall allow the clerk to add a customer.",
  "As a user, I want to export my invoices.",
  "The user can search for a product by name.",
])("%j says what the system does", (text) => {
  expect(classifyRequirement(text).kind).toBe("functional");
});
