// The recruiter's journey, by clicking.

import assert from "node:assert/strict";
import { Candidate, SCORES } from "./candidate.mjs";
import { expectText } from "./expect.mjs";
import { played } from "./played.mjs";
import { Recruiter } from "./recruiter.mjs";
import { picture } from "./sandbox.mjs";
import { Story } from "./story.mjs";
import { newTab, said, unreloaded, visit } from "./tabs.mjs";

const ADA = "Ada Lovelace";
const GRACE = "Grace Hopper";

/** A page that nobody touches, on which everything must appear by itself. */
async function onlooker(context, address) {
  const page = await context.newPage();
  await page.goto(address);
  return { desk: new Recruiter(page), untouched: await unreloaded(page), page };
}

async function showsTheScores(report, name) {
  await report.getByRole("heading", { name: `Profile of ${name}` }).waitFor();
  for (const [trait, text] of Object.entries(SCORES)) {
    await expectText(report.getByRole("row", { name: trait }), text);
  }
  assert.equal(await report.locator("input").count(), 0, "nothing is to be filled in");
}

played("a recruiter orders by hand, sees the result and opens the report", {}, async ({ sandbox, context, page }) => {
  await page.goto(sandbox.page);
  const desk = new Recruiter(page);
  await picture(page, "recruiter-1-before");
  const colleague = await onlooker(context, page.url());
  await page.bringToFront();
  await desk.order(ADA, "Support essentials");
  await expectText(said(page), `Support essentials for ${ADA}: ordered`);
  await colleague.desk.shows(ADA, "PENDING", "Support essentials, ordered by hand", "Ada has mail");
  await colleague.untouched();
  await desk.shows(ADA, "PENDING", "Ada has mail");
  await picture(page, "recruiter-2-pending");

  await desk.candidate(ADA).getByRole("link", { name: "Candidate" }).click();
  await picture(page, "recruiter-3-mail");
  await new Candidate(page).takes(ADA);
  await expectText(page.locator("main"), "Delivered");
  await picture(page, "recruiter-4-taken");

  await colleague.desk.shows(ADA, "COMPLETED", "3 traits", "Problem solving: (4) Often finds a new way");
  await colleague.untouched();
  await visit(page, "Recruiter");
  await desk.shows(ADA, "COMPLETED");
  const report = await newTab(context, desk.report(ADA));
  await showsTheScores(report, ADA);
  assert.deepEqual(await context.cookies(), [], "nobody has logged in");
  await picture(report, "recruiter-5-report");
  await report.close();

  await tellsTheStory(page, desk);
});

const HISTORY = [
  "The order is stored", "Equalture created the application", "The candidate is invited", "The result is here",
];
const CALLS = [
  "SmartRecruiters → bridge 202", "bridge → Equalture 201", "Equalture → bridge 200", "a browser → bridge 302",
];

async function tellsTheStory(page, desk) {
  await desk.story(ADA).click();
  const story = new Story(page);
  const history = await story.history().allInnerTexts();
  const places = HISTORY.map((sentence) => history.findIndex((entry) => entry.includes(sentence)));
  assert.ok(places.every((place, at) => place >= (at ? places[at - 1] : 0)), `${places} in ${history}`);
  const calls = await story.calls().allInnerTexts();
  for (const call of CALLS) {
    assert.ok(calls.some((line) => line.includes(call)), `${call} in ${calls}`);
  }
  const opened = await story.opened("bridge → Equalture 201");
  await expectText(opened, "ada.lovelace@example.com");
  await expectText(opened, '"reference_id"');
  await picture(page, "recruiter-6-story", { fullPage: true });
}

const NARROW = { viewport: { width: 900, height: 1000 } };

played("a hiring step orders by itself", NARROW, async ({ sandbox, context, page }) => {
  await page.goto(sandbox.page);
  const desk = new Recruiter(page);
  await desk.attach("Support essentials");
  await desk.move(ADA);
  await desk.shows(ADA, "PENDING", "ordered by the hiring step", "Ada has mail");
  await visit(page, "Candidate");
  await new Candidate(page).takes(ADA);
  await visit(page, "Recruiter");
  await desk.shows(ADA, "COMPLETED", "3 traits");
  await desk.order(GRACE, "Sales drive");
  await desk.shows(GRACE, "PENDING", "Grace has mail");
  await visit(page, "Recruiter");
  await readmePicture(page, desk);
  await showsTheScores(await newTab(context, desk.report(ADA)), ADA);
  await desk.story(ADA).click();
  await expectText(page.locator("main"), "The result is here");
  await expectText(page.locator("main"), "SmartRecruiters → bridge 202");
});

/** The candidates with a result, without one yet and without an order, for the README. */
async function readmePicture(page, desk) {
  await desk.shows(ADA, "COMPLETED");
  await desk.shows(GRACE, "PENDING");
  const heading = await page.getByRole("heading", { name: "Candidates" }).boundingBox();
  const last = await desk.candidate("Alan Turing").boundingBox();
  const y = heading.y - 12;
  const clip = { x: 0, y, width: page.viewportSize().width, height: last.y + last.height + 12 - y };
  await picture(page, "readme-recruiter", { clip, fullPage: true });
}
