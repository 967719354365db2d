// What is held against every page of the bridge: axe-core in light and in dark, on a phone and in the ATS's pop-up; how
// heavy it is; that nothing is wider than it should be. What was found is kept for docs/PAGES.md.

import assert from "node:assert/strict";
import { appendFileSync, mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { PICTURES } from "./sandbox.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
export const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
/** WCAG 1.4.10, Reflow: nothing scrolls sideways here. */
export const NARROWEST = { width: 320, height: 740 };
/** A phone, and the pop-up in which SmartRecruiters shows a partner's page: 600 px by 45 % of a small screen's height. */
export const SIZES = [{ width: 360, height: 740 }, { width: 600, height: 345 }];
/** No page may be heavier. */
const HEAVIEST = 30 * 1024;

export const FIGURES = join(PICTURES, "pages.jsonl");

/** The pages' languages, each as it calls itself. */
export const LANGUAGES = { en: "English", nl: "Nederlands", de: "Deutsch", fr: "Français", es: "Español" };

/** Switches a page to a language, with the switch at its foot; with the status of the answer. */
export async function switched(page, tag) {
  const foot = page.getByRole("contentinfo");
  const click = foot.getByRole("link", { name: LANGUAGES[tag] }).click();
  const [answer] = await Promise.all([page.waitForNavigation(), click]);
  assert.equal(await page.locator("html").getAttribute("lang"), tag, page.url());
  assert.deepEqual(await foot.locator("[aria-current]").allInnerTexts(), [LANGUAGES[tag]], page.url());
  return answer.status();
}

/** What axe-core finds on a page as it is seen now. */
export async function violations(page, where, rules = RULES) {
  const asked = { runOnly: rules, resultTypes: ["violations"] };
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(AXE);
  const found = await page.evaluate((only) => window.axe.run(only), asked);
  return found.violations.flatMap(({ id, nodes }) => nodes.map((node) => `${where}: ${id}: ${node.target.join(" ")}`));
}

/** Whether something is wider than the narrowest phone. */
export async function tooWide(page, where) {
  await page.setViewportSize(NARROWEST);
  const width = await page.evaluate(() => document.scrollingElement.scrollWidth);
  return width > NARROWEST.width ? [`${where}: ${width} wide`] : [];
}

/** Looks at a page of the bridge in every light and size, and keeps what was found under this name. */
export async function looked(page, name) {
  const language = await page.locator("html").getAttribute("lang");
  const where = `${name} (${language})`;
  const [bytes, loaded] = await weight(page);
  const before = page.viewportSize();
  const wrong = [...(await tooWide(page, where)), ...(await wrongInEveryLight(page, where))];
  await page.setViewportSize(before);
  mkdirSync(PICTURES, { recursive: true });
  appendFileSync(FIGURES, `${JSON.stringify({ name, language, bytes, violations: wrong.length })}\n`);
  assert.deepEqual([...wrong, ...loaded], []);
  assert.ok(bytes > 0 && bytes < HEAVIEST, `${where}: ${bytes} bytes`);
}

async function wrongInEveryLight(page, where) {
  const wrong = [];
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme });
    for (const size of SIZES) {
      await page.setViewportSize(size);
      wrong.push(...(await violations(page, `${where} ${colorScheme} ${size.width}`)));
    }
  }
  await page.emulateMedia({ colorScheme: "light" });
  return wrong;
}

/** The bytes of the page itself, and what else it loaded; it may ask for itself again. */
async function weight(page) {
  return page.evaluate(() => {
    const [whole] = performance.getEntriesByType("navigation");
    const others = performance.getEntriesByType("resource").map((entry) => entry.name);
    return [whole.decodedBodySize, others.filter((name) => name !== location.href)];
  });
}
