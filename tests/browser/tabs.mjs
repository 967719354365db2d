// What all pages of the sandbox have.

import assert from "node:assert/strict";

/** Goes to one of the sandbox's pages by its name in the navigation. */
export async function visit(page, name) {
  await page.getByRole("navigation", { name: "Roles" }).getByRole("link", { name, exact: true }).click();
}

/** The sentence with which a page says what has just happened. */
export const said = (page) => page.getByRole("status");

/** Marks a page; the answer tells whether it is still the one that was marked. */
export async function unreloaded(page) {
  await page.evaluate(() => { window.marked = true; });
  return async () => assert.ok(await page.evaluate(() => window.marked), "the page was not loaded again");
}

/** What a click opens in a new tab. */
export async function newTab(context, link) {
  const [tab] = await Promise.all([context.waitForEvent("page"), link.click()]);
  await tab.waitForLoadState();
  return tab;
}
