// Every page that a link leads to: nothing is wider than a phone, and what axe-core can see is accessible.

import assert from "node:assert/strict";
import { BridgePage } from "./bridge-page.mjs";
import { Candidate } from "./candidate.mjs";
import { Faults } from "./faults.mjs";
import { tooWide, violations } from "./looks.mjs";
import { played } from "./played.mjs";
import { Recruiter } from "./recruiter.mjs";
import { PHONE } from "./sandbox.mjs";
import { visit } from "./tabs.mjs";

const DESK = { width: 1200, height: 860 };

const TITLE = "every page fits a phone and is accessible, in light and in dark";

played(TITLE, PHONE, async ({ sandbox, page, complaints }) => {
  const beside = await everyRoleWasPlayed(page, sandbox.page);
  const { wrong, seen } = await followed(page, [sandbox.page, ...beside]);
  assert.deepEqual([...wrong, ...complaints], []);
  assert.ok(seen.length >= 20, `so many kinds of pages were seen: ${seen.join(" ")}`);

  const { origin } = new URL(sandbox.page);
  const nowhere = ["/sandbox/nowhere", "/sandbox/candidate/assessment/nobody", "/assessments/altered"];
  assert.deepEqual((await followed(page, nowhere.map((path) => origin + path), { links: false })).wrong, []);
  // a page that is not there is answered with 404, as it should be
  assert.equal(complaints.splice(0).filter((complaint) => complaint.startsWith("answered 404")).length, nowhere.length);
});

/** Looks at pages, and at what their links lead to. */
async function followed(page, ahead, { links = true } = {}) {
  const [wrong, seen] = [[], new Set()];
  while (ahead.length) {
    const address = ahead.shift();
    const kind = kindOf(address);
    if (seen.has(kind)) continue;
    seen.add(kind);
    await page.goto(address);
    wrong.push(...(await wrongWith(page, kind)));
    if (links) ahead.push(...(await page.locator("a[href]").evaluateAll((found) => found.map((link) => link.href))));
  }
  return { wrong, seen: [...seen] };
}

/** So that the pages are full; gives the addresses that no link leads to. */
async function everyRoleWasPlayed(page, address) {
  await page.goto(address);
  const [desk, candidate, faults] = [new Recruiter(page), new Candidate(page), new Faults(page)];
  await desk.attach("Support essentials");
  await desk.order("Ada Lovelace", "Support essentials");
  await desk.order("Grace Hopper", "Sales drive");
  await visit(page, "Candidate");
  await candidate.takes("Ada Lovelace");
  await visit(page, "Candidate");
  const job = "Customer support engineer";
  await candidate.applies({ job, first: "Katherine", last: "Johnson", email: "katherine@example.com" });
  await candidate.onward().click();
  const bridge = page.url();
  const back = await new BridgePage(page).wayBack().getAttribute("href");
  await page.goto(address);
  await faults.skip(3, "days");
  await visit(page, "Connect");
  await page.getByRole("textbox", { name: /^Company id/ }).fill("Initech");
  await page.getByRole("button", { name: "Add the company" }).click();
  await faults.set("Equalture", /^Slow/, { seconds: 1 });
  return [bridge, back, `${address}/connect/Globex`];
}

/** What is seen once: most pages are alike but for an id. */
function kindOf(address) {
  const { pathname, search } = new URL(address);
  if (pathname.startsWith("/sandbox/candidate/")) return pathname + search;
  const alike = pathname.replaceAll(/[0-9a-f-]{36}|[0-9a-f]{32,}|c1\.[^/]+/g, "ID");
  return alike + search.replaceAll(/=[0-9a-f-]{36}/g, "=ID").replaceAll(/kind=[A-Z]+/g, "kind=ANY");
}

async function wrongWith(page, kind) {
  const wrong = [];
  await page.locator("details").evaluateAll((all) => all.forEach((details) => { details.open = true; }));
  wrong.push(...(await tooWide(page, kind)));
  await page.setViewportSize(PHONE.viewport);
  wrong.push(...(await violations(page, `${kind} phone`)));
  await page.emulateMedia({ colorScheme: "dark" });
  wrong.push(...(await violations(page, `${kind} dark`, ["color-contrast"])));
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize(DESK);
  wrong.push(...(await violations(page, `${kind} desk`)));
  await page.setViewportSize(PHONE.viewport);
  return wrong;
}
