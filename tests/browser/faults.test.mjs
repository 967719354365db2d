// The dial of the Faults page, the skipped time, killed functions and a store that is away.

import assert from "node:assert/strict";
import { Candidate } from "./candidate.mjs";
import { expectText } from "./expect.mjs";
import { Faults } from "./faults.mjs";
import { played } from "./played.mjs";
import { Recruiter } from "./recruiter.mjs";
import { picture } from "./sandbox.mjs";
import { Story } from "./story.mjs";
import { said, visit } from "./tabs.mjs";

const ADA = "Ada Lovelace";

async function mailsTo(page, name) {
  await visit(page, "Candidate");
  return new Candidate(page).mails(name).count();
}

/** What happened to the one order of this candidate. */
async function historyOf(page, name) {
  await visit(page, "Recruiter");
  await new Recruiter(page).story(name).click();
  return (await new Story(page).history().allInnerTexts()).join("\n");
}

played("an order waits while Equalture is down, and then invites once", {}, async ({ sandbox, page }) => {
  await page.goto(sandbox.page);
  const [desk, faults] = [new Recruiter(page), new Faults(page)];
  await faults.set("Equalture", /^Down/);
  await expectText(said(page), "Equalture is down: it refuses every connection");
  await picture(page, "faults-1-down", { fullPage: true });
  await visit(page, "Recruiter");
  await expectText(page.locator("main"), "Equalture is down");
  await desk.order(ADA);
  await desk.shows(ADA, "Ordered, waiting");
  await picture(page, "faults-2-waiting");
  assert.equal(await mailsTo(page, ADA), 0, "nobody is invited");
  assert.match(await historyOf(page, ADA), /Equalture (could not be reached|gave no token)/);

  await faults.set("Equalture", "Works");
  await faults.skip(15);
  await visit(page, "Recruiter");
  await desk.shows(ADA, "PENDING", "Ada has mail");
  assert.equal(await mailsTo(page, ADA), 1, "one mail");
  await faults.skip(1, "hours");
  assert.equal(await mailsTo(page, ADA), 1, "and no other");
  await new Candidate(page).takes(ADA);
  await visit(page, "Recruiter");
  await desk.shows(ADA, "COMPLETED");
});

played("a lost reply is a doubt, and the history says what came of it", {}, async ({ sandbox, page }) => {
  await page.goto(sandbox.page);
  const [desk, faults] = [new Recruiter(page), new Faults(page)];
  // its token and its jobs are known now, so the next call is the one that creates the application
  await desk.order("Grace Hopper");
  await desk.shows("Grace Hopper", "PENDING");
  await faults.set("Equalture", /^Reply lost/, { calls: 1 });
  await visit(page, "Recruiter");
  await desk.order(ADA);
  await visit(page, "Candidate");
  await new Candidate(page).mails(ADA).waitFor();
  assert.match(await historyOf(page, ADA), /nobody knows whether the candidate is invited/);

  await faults.skip(31);
  await visit(page, "Recruiter");
  await desk.shows(ADA, "PENDING");
  const history = await historyOf(page, ADA);
  const made = (history.match(/Equalture created the application/g) ?? []).length;
  assert.equal(made, 1, history);
  assert.match(history, /\(Attempt 2\.\)/, "after the time of doubt it is tried once more");
  await picture(page, "faults-3-doubt", { fullPage: true });
  assert.equal(await mailsTo(page, ADA), 1 + made, "a mail for the lost reply, and one for what the history says");
  await faults.skip(1, "days");
  assert.equal(await mailsTo(page, ADA), 2, "and no other, whatever comes");
});

played("a function that is killed is missed by nobody", {}, async ({ sandbox, page }) => {
  await page.goto(sandbox.page);
  const [desk, faults] = [new Recruiter(page), new Faults(page)];
  for (const name of ["orders", "dispatcher", "token"]) await faults.kill(name);
  await visit(page, "Recruiter");
  await desk.order(ADA);
  await desk.shows(ADA, "PENDING", "Ada has mail");
  await faults.kill("equalture-callback");
  await visit(page, "Candidate");
  await new Candidate(page).takes(ADA);
  await visit(page, "Recruiter");
  await desk.shows(ADA, "COMPLETED");
});

played("without its store the bridge refuses an order, and takes it later", {}, async ({ sandbox, page }) => {
  await page.goto(sandbox.page);
  const [desk, faults] = [new Recruiter(page), new Faults(page)];
  await faults.store(/^Down/);
  await visit(page, "Recruiter");
  await desk.order(ADA);
  await expectText(said(page), /not ordered\. SmartRecruiters called the bridge: .*503/);
  await desk.shows(ADA, "Not ordered", "the order could not be placed");
  await picture(page, "faults-4-refused");
  await faults.store("Works");
  await visit(page, "Recruiter");
  await desk.again(ADA);
  await desk.shows(ADA, "PENDING", "Ada has mail");
  assert.equal(await mailsTo(page, ADA), 1);
});
