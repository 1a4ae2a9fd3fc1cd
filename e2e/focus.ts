import { expect, type Locator, type Page } from "@playwright/test";

/** Presses Tab until the focus is on the element, and fails after as many stops as no person would make. */
export async function tabTo(page: Page, target: Locator, maxStops = 60): Promise<void> {
  for (let stop = 0; stop < maxStops; stop += 1) {
    await page.keyboard.press("Tab");
    await expectFocusVisible(page);
    if (await hasFocus(target)) return;
  }
  throw new Error(`Tab does not reach ${String(target)} in ${maxStops} stops`);
}

/** Whether the element is there and has the focus. */
export async function hasFocus(target: Locator): Promise<boolean> {
  return (await target.count()) === 1 && target.evaluate((element) => element === document.activeElement);
}

/** Whatever has the focus shows it: by an outline or an edge of its own, or by the row it points at. */
export async function expectFocusVisible(page: Page): Promise<void> {
  const hidden = await page.evaluate(() => {
    const focused = document.activeElement;
    if (!focused || focused === document.body) return null;
    const around = focused.closest("label,form,fieldset");
    const pointedAt = document.getElementById(focused.getAttribute("aria-activedescendant") ?? "");
    const places = [focused, around, pointedAt, focused.querySelector("[aria-current]")].filter((one) => one !== null);
    const isShown = places.some((place) => {
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(place);
      return (outlineStyle !== "none" && outlineWidth !== "0px") || boxShadow !== "none";
    });
    return isShown ? null : focused.outerHTML.slice(0, 200);
  });
  expect(hidden, "the focused element shows no focus").toBeNull();
}
