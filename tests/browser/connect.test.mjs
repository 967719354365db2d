// A company that is new to the bridge.

import assert from "node:assert/strict";
import { expectText } from "./expect.mjs";
import { played } from "./played.mjs";
import { Recruiter } from "./recruiter.mjs";
import { picture } from "./sandbox.mjs";
import { said, visit } from "./tabs.mjs";

const COMPANY = "Initech";

played("a new company is connected by clicking, and orders", {}, async ({ sandbox, page }) => {
  await page.goto(sandbox.page);
  await visit(page, "Connect");
  const company = page.getByRole("row").filter({ hasText: COMPANY });
  assert.equal(await company.count(), 0, "the bridge does not know it");
  await page.getByRole("textbox", { name: /^Company id/ }).fill(COMPANY);
  await page.getByRole("button", { name: "Add the company" }).click();
  await page.getByRole("heading", { level: 1, name: `Connect ${COMPANY}` }).waitFor();
  await wrongCredentialsAreNotKept(page);
  await picture(page, "connect-1-steps", { fullPage: true });

  await page.getByRole("button", { name: "Connect it for me" }).click();
  await expectText(said(page), `${COMPANY} is connected`);
  await visit(page, "Connect");
  await expectText(company, "active");
  await page.goBack();
  await page.getByRole("link", { name: `be the recruiter of ${COMPANY}` }).click();
  const desk = new Recruiter(page);
  await expectText(page.locator("main"), `You are a recruiter at ${COMPANY}`);
  await desk.order("Alan Turing");
  await desk.shows("Alan Turing", "PENDING", "Alan has mail");
  await picture(page, "connect-2-orders");
});

async function wrongCredentialsAreNotKept(page) {
  await page.getByRole("textbox", { name: "Client id" }).fill("nobody");
  await page.getByRole("textbox", { name: "Client secret" }).fill("nothing");
  await page.getByRole("button", { name: "Enter into SmartRecruiters" }).click();
  await expectText(said(page), "SmartRecruiters tried them and keeps none");
}
