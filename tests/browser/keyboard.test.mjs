// Ordering with the keyboard alone.

import assert from "node:assert/strict";
import { played } from "./played.mjs";
import { Recruiter } from "./recruiter.mjs";

const GRACE = "Grace Hopper";

played("an order with the keyboard alone", {}, async ({ sandbox, page }) => {
  await page.goto(sandbox.page);
  const desk = new Recruiter(page);
  const card = desk.candidate(GRACE);
  await skipsToTheContent(page);
  await tabsTo(page, card.getByRole("combobox", { name: `Assessment for ${GRACE}` }));
  await page.keyboard.press("ArrowDown");
  await tabsTo(page, card.getByRole("button", { name: `Order for ${GRACE}` }));
  await page.keyboard.press("Enter");
  await desk.shows(GRACE, "PENDING", "Sales drive");
});

async function skipsToTheContent(page) {
  const skip = page.getByRole("link", { name: "Skip to the content" });
  await page.keyboard.press("Tab");
  assert.ok(await hasFocus(skip), "it comes first");
  const { x, y } = await skip.boundingBox();
  assert.ok(x >= 0 && y >= 0, "it is seen while it has the focus");
  await focusIsSeen(page);
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  const inside = await page.evaluate(() => document.querySelector("main").contains(document.activeElement));
  assert.ok(inside, "the content is next");
}

/** Presses Tab until this has the focus, which must be seen at every stop. */
async function tabsTo(page, element) {
  while (!(await hasFocus(element))) {
    await page.keyboard.press("Tab");
    assert.ok(!(await hasFocus(page.locator("body"))), `the keyboard leads past ${element}`);
    await focusIsSeen(page);
  }
}

const hasFocus = (element) => element.evaluate((it) => it === document.activeElement);

async function focusIsSeen(page) {
  const [outline, what] = await page.evaluate(() => {
    const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement);
    return [`${outlineStyle} ${outlineWidth}`, document.activeElement.outerHTML.slice(0, 100)];
  });
  assert.match(outline, /^(?!none)\S+ [1-9]/, `the focus is seen on ${what}`);
}
