import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";

/** Every violation as `rule: element`. */
export async function violations(page: Page, rule?: string): Promise<string[]> {
  const builder = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ["violations"] });
  const { violations } = await (rule ? builder.withRules(rule) : builder).analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary ?? ""}`),
  );
}

/** What is wider than the window: the page, or a control that is cut off at its edge. */
export function cutOff(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found = [];
    if (document.documentElement.scrollWidth > innerWidth) found.push(`page: ${document.documentElement.scrollWidth}`);
    for (const element of document.querySelectorAll(
      "button, input, textarea, select, a, h1, h2, h3, [role=treeitem]",
    )) {
      if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
      const { left, right, width } = element.getBoundingClientRect();
      // One pixel wide is how words for screen readers only are hidden.
      if (width > 1 && (left < -1 || right > innerWidth + 1)) found.push(element.outerHTML.slice(0, 160));
    }
    return found;
  });
}
