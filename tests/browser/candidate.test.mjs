// The candidate's journey on a phone, while applying: with script, and with forms and links alone.

import assert from "node:assert/strict";
import { BridgePage } from "./bridge-page.mjs";
import { Candidate } from "./candidate.mjs";
import { expectText } from "./expect.mjs";
import { Faults } from "./faults.mjs";
import { LANGUAGES, looked, switched } from "./looks.mjs";
import { played } from "./played.mjs";
import { PHONE, picture } from "./sandbox.mjs";
import { unreloaded, visit } from "./tabs.mjs";
import { onlyAnswered } from "./watch.mjs";

const NAME = "Katherine Johnson";
const APPLICATION = {
  job: "Customer support engineer",
  first: "Katherine",
  last: "Johnson",
  email: "katherine.johnson@example.com",
};

/** Applies, and is sent on to the bridge's page. */
async function applies(page, address) {
  await page.goto(address);
  await visit(page, "Candidate");
  const candidate = new Candidate(page);
  await candidate.applies(APPLICATION);
  await expectText(page.locator("main"), `${NAME} applied for ${APPLICATION.job}`);
  await candidate.onward().click();
  return new BridgePage(page);
}

async function showsWhereTheMailWent(bridge) {
  await expectText(bridge.sent(), "It went to k…@e….com");
}

async function readmePicture(page, bridge) {
  const { y, height } = await bridge.wayBack().boundingBox();
  const clip = { x: 0, y: 0, width: page.viewportSize().width, height: y + height + 36 };
  await picture(page, "readme-candidate", { clip });
}

/** Back to the application, and from there to the sandbox. */
async function leavesByTheWayBack(page, bridge) {
  await bridge.wayBack().click();
  await page.getByRole("heading", { name: "Thank you for applying" }).waitFor();
  await picture(page, "candidate-5-back");
  await page.getByRole("link", { name: "Back to the sandbox" }).click();
  await visit(page, "Candidate");
  await expectText(page.locator("main"), "Came back from the assessment");
}

const LIVE = "a candidate applies on a phone and the bridge's page follows by itself";

played(LIVE, PHONE, async ({ sandbox, context, page }) => {
  const bridge = await applies(page, sandbox.page);
  await bridge.heading("Check your mail for your assessment").waitFor();
  await showsWhereTheMailWent(bridge);
  await expectText(bridge.about(), "Globex");
  await expectText(bridge.about(), APPLICATION.job);
  await readmePicture(page, bridge);
  const untouched = await unreloaded(page);

  const tab = await context.newPage();
  await tab.goto(sandbox.page);
  await visit(tab, "Candidate");
  await picture(tab, "candidate-2-mail", { fullPage: true });
  await new Candidate(tab).takes(NAME);
  await picture(tab, "candidate-3-taken", { fullPage: true });
  await tab.close();

  await bridge.heading("Thank you, your assessment is done").waitFor();
  await untouched();
  await expectText(bridge.status(), "The company will see your result");
  assert.equal(await page.title(), "Thank you, your assessment is done");
  await picture(page, "candidate-4-done");
  await leavesByTheWayBack(page, bridge);
  await visit(page, "Recruiter");
  await expectText(page.locator("main"), NAME);
  await expectText(page.locator("main"), "COMPLETED");
});

played("the same without script", { ...PHONE, javaScriptEnabled: false }, async ({ sandbox, page }) => {
  const bridge = await applies(page, sandbox.page);
  // by hand: what the page does by itself takes longer
  await bridge.reloadedUntil("Check your mail for your assessment");
  await showsWhereTheMailWent(bridge);
  await loadsItselfAgain(page);
  await picture(page, "candidate-6-without-script");
  const there = page.url();

  await page.goto(sandbox.page);
  await loadsItselfAgain(page);
  await visit(page, "Candidate");
  await loadsItselfAgain(page);
  await new Candidate(page).takes(NAME);
  await page.goto(there);
  await bridge.reloadedUntil("Thank you, your assessment is done");
  assert.equal(await refresh(page).count(), 0, "nothing more is expected");
  await leavesByTheWayBack(page, bridge);
});

const SWITCHED = "the page follows by itself in the language that it was switched to";

played(SWITCHED, PHONE, async ({ sandbox, context, page }) => {
  const bridge = await applies(page, sandbox.page);
  assert.equal(await switched(page, "nl"), 200);
  await bridge.heading("Kijk in je mail voor je assessment").waitFor();
  await expectText(bridge.sent(), "De e-mail ging naar k…@e….com");
  const untouched = await unreloaded(page);
  const tab = await context.newPage();
  await tab.goto(sandbox.page);
  await visit(tab, "Candidate");
  await new Candidate(tab).takes(NAME);
  await tab.close();
  await bridge.heading("Bedankt, je assessment is klaar").waitFor();
  await untouched();
  await expectText(bridge.status(), "Het bedrijf ziet je resultaat");
  await page.getByRole("link", { name: "Terug naar je sollicitatie" }).click();
  await page.getByRole("heading", { name: "Thank you for applying" }).waitFor();
});

played("while its store is down the page says so in every language, and comes back", PHONE, async (seen) => {
  const { sandbox, context, page, complaints } = seen;
  const bridge = await applies(page, sandbox.page);
  await bridge.heading("Check your mail for your assessment").waitFor();
  const tab = await context.newPage();
  await tab.goto(sandbox.page);
  const faults = new Faults(tab);
  await faults.store(/^Down/);
  await page.reload();
  await bridge.heading("This page cannot be shown just now").waitFor();
  for (const tag of Object.keys(LANGUAGES)) {
    assert.equal(await switched(page, tag), 503);
    await looked(page, "candidate page, not available");
  }
  await faults.store("Works");
  await switched(page, "en");
  await bridge.heading("Check your mail for your assessment").waitFor();
  onlyAnswered(complaints, [503]);
});

const refresh = (page) => page.locator('meta[http-equiv="refresh"]');

async function loadsItselfAgain(page) {
  const seconds = Number(await refresh(page).getAttribute("content"));
  assert.ok(seconds >= 5 && seconds <= 15, `${page.url()} is loaded again after ${seconds} seconds`);
}
