// The pages that candidates and recruiters are led to, in every state and in every language.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { LANGUAGES, looked, switched } from "./looks.mjs";
import { opened } from "./opened.mjs";
import { inBrowser } from "./played.mjs";
import { PHONE } from "./sandbox.mjs";
import { onlyAnswered } from "./watch.mjs";

const TOO_LONG = { timeout: 600_000 };

/** What some of those pages are answered with, as they should be. */
const ERRORS = [404, 409, 410, 503];

let open;
before(async () => { open = await opened("gallery"); }, TOO_LONG);
after(async () => assert.equal(await open?.close(), 0, "the gallery ends well"));

test("every page of a candidate and of a recruiter is accessible in every language", TOO_LONG, async () => {
  await inBrowser("languages", PHONE, async ({ page, complaints }) => {
    assert.ok(open.there.length >= 14, `${open.there.length} pages`);
    for (const { name, url, status } of open.there) {
      await inEveryLanguage(page, name, url, status);
    }
    onlyAnswered(complaints, ERRORS);
  });
});

async function inEveryLanguage(page, name, url, status) {
  const said = new Set();
  await page.goto(url);
  for (const tag of Object.keys(LANGUAGES)) {
    assert.equal(await switched(page, tag), status, `${name} in ${tag}`);
    said.add(await page.getByRole("heading", { level: 1 }).innerText());
    await looked(page, name);
  }
  assert.equal(said.size, Object.keys(LANGUAGES).length, `${name}: ${[...said]}`);
}

test("a page is in the language of the browser that asks", TOO_LONG, async () => {
  await inBrowser("browser language", { ...PHONE, locale: "fr-CA" }, async ({ page, complaints }) => {
    for (const { name, url } of open.there.filter((page) => page.status !== 200)) {
      await page.goto(url);
      assert.equal(await page.locator("html").getAttribute("lang"), "fr", name);
    }
    onlyAnswered(complaints, ERRORS);
  });
});

