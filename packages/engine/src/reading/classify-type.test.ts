import { describe, expect, it } from "vitest";
import { classifyType } from "./classify-type.ts";

describe("a pasted report", () => {
  it("with steps, expectation and outcome is a bug, and says why", () => {
    const verdict = classifyType({
      title: "Export fails for empty reports",
      body: "## Steps to reproduce\n1. Open a report without rows\n2. Press Export\n\n## Expected\nA file\n\n## Actual\nAn error page",
    });
    expect(verdict).toMatchObject({ type: "bug", reason: "names a fault in its title" });
  });

  it("that wishes for something is a story", () => {
    const body = "**Is your feature request related to a problem?**\nIt would be great to switch colours at night.";
    expect(classifyType({ title: "Add a dark mode", body }).type).toBe("story");
  });

  it("that asks for help is a question to be looked into", () => {
    const body = "Hi, I am trying to set up the mail server and I don't know what to do. Can anyone help?";
    expect(classifyType({ title: "How do I configure mail?", body }).type).toBe("spike");
  });

  it("is not judged by the words of the form around it", () => {
    const form = "<!-- Is this a bug? Please give steps to reproduce -->\n- [x] I searched for an error first\n";
    const verdict = classifyType({ title: "Allow exporting to CSV", body: `${form}I'd like to have CSV export.` });
    expect(verdict.type).toBe("story");
  });
});

describe("a single sentence", () => {
  it.each([
    ["As a user, I want to export invoices", "story"],
    ["The system shall refresh the display every 60 seconds.", "story"],
    ["Dark mode", "story"],
    ["Login crashes on Safari", "bug"],
    ["Should we support single sign-on?", "spike"],
    ["Investigate slow queries", "spike"],
    ["Refactor the billing module", "task"],
  ])("%j is a %s", (title, type) => {
    expect(classifyType({ title, body: "" }).type).toBe(type);
  });
});
