// A company that is new to the bridge, from the sandbox's page: its administrator connects it, orders come, and it leaves.

import assert from "node:assert/strict";
import { Candidate } from "./candidate.mjs";
import { ConnectPage } from "./connect-page.mjs";
import { expectText } from "./expect.mjs";
import { played } from "./played.mjs";
import { Recruiter } from "./recruiter.mjs";
import { picture } from "./sandbox.mjs";
import { said, visit } from "./tabs.mjs";

const COMPANY = "Initech";

played("a new company is connected by clicking, orders, and leaves", {}, async ({ sandbox, page }) => {
  await page.goto(sandbox.page);
  await visit(page, "Connect");
  const company = page.getByRole("row").filter({ hasText: COMPANY });
  assert.equal(await company.count(), 0, "the bridge does not know it");
  await page.getByRole("textbox", { name: /^Company id/ }).fill(COMPANY);
  await page.getByRole("button", { name: "Add the company" }).click();
  await page.getByRole("heading", { level: 1, name: `Connect ${COMPANY}` }).waitFor();
  await picture(page, "connect-1-company", { fullPage: true });
  const steps = page.url();
  const issued = await page.locator("dd code").allInnerTexts();

  await begins(page);
  await new ConnectPage(page).enters(...issued);
  await expectText(page.locator("#status"), "Active");
  await picture(page, "connect-2-active");
  await page.goto(steps);
  await page.getByRole("link", { name: `be the recruiter of ${COMPANY}` }).click();
  const desk = new Recruiter(page);
  await expectText(page.locator("main"), `You are a recruiter at ${COMPANY}`);
  await desk.order("Alan Turing");
  await desk.shows("Alan Turing", "PENDING", "Alan has mail");
  await visit(page, "Candidate");
  await new Candidate(page).takes("Alan Turing");
  await page.goto(steps);
  await page.getByRole("link", { name: `be the recruiter of ${COMPANY}` }).click();
  await desk.shows("Alan Turing", "COMPLETED");

  await page.goto(steps);
  await page.getByRole("link", { name: "Disconnect in SmartRecruiters" }).click();
  await page.getByRole("button", { name: "Disconnect" }).click();
  await expectText(page.locator("#status"), "Not connected");
  await page.goto(sandbox.page);
  await visit(page, "Connect");
  await expectText(company, "disabled");
});

played("a new company is connected in a pop-up", {}, async ({ sandbox, page }) => {
  await page.goto(`${sandbox.page}/connect`);
  await page.getByRole("textbox", { name: /^Company id/ }).fill(COMPANY);
  await page.getByRole("button", { name: "Add the company" }).click();
  await page.getByRole("combobox", { name: /bridge’s page is shown/ }).selectOption("in a pop-up");
  await page.getByRole("button", { name: "Change it" }).click();
  await expectText(said(page), "in a pop-up");
  const issued = await page.locator("dd code").allInnerTexts();
  await begins(page);
  const frame = page.frameLocator("iframe");
  await new ConnectPage(frame).enters(...issued);
  await frame.getByRole("heading", { level: 1, name: "Equalture is connected" }).waitFor();
  await picture(page, "connect-3-popup");
  await page.getByRole("link", { name: "Close" }).click();
  await expectText(page.locator("#status"), "Active");
});

/** Clicks on Connect, in SmartRecruiters. */
async function begins(page) {
  await page.getByRole("link", { name: /^Go to Apps/ }).click();
  await page.getByRole("button", { name: "Connect" }).click();
}
