// A company's administrator: connects Equalture in SmartRecruiters, changes a setting, disconnects. SmartRecruiters and
// the bridge are of different origins.

import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { test } from "node:test";
import { ConnectPage } from "./connect-page.mjs";
import { eventually, expectText } from "./expect.mjs";
import { LANGUAGES, looked, switched } from "./looks.mjs";
import { opened } from "./opened.mjs";
import { inBrowser } from "./played.mjs";
import { PHONE, picture } from "./sandbox.mjs";
import { onlyAnswered } from "./watch.mjs";

const TOO_LONG = { timeout: 300_000 };
const DESK = { viewport: { width: 1000, height: 800 } };

/** Plays something at a SmartRecruiters that shows the partner's page so. */
function administered(title, display, options, play) {
  test(title, TOO_LONG, async () => {
    const { there, close } = await opened("joining", display);
    let code;
    try {
      const [company, other] = there.companies;
      await inBrowser(title, options, (seen) => play({ ...seen, company, other, bridge: there.bridge }));
    } finally {
      code = await close();
    }
    assert.equal(code, 0, "everything ends well");
  });
}

/** Clicks on Connect, in SmartRecruiters. */
async function begins(page, company) {
  await page.goto(company.apps);
  await page.getByRole("button", { name: "Connect" }).click();
}

async function isShownAs(page, company, status) {
  await page.goto(company.apps);
  await expectText(page.locator("#status"), status);
}

/** The settings, for whoever has the Equalture credentials. */
async function opensSettings(page, company, bridge, tag = "en") {
  await page.goto(`${bridge}/connect?companyId=${company.id}&lang=${tag}`);
  const form = new ConnectPage(page);
  await form.enters(company.clientId, company.clientSecret);
  await form.field("scale").waitFor();
  return form;
}

const WITH_SCRIPT = "an administrator connects, changes a setting and disconnects, in SmartRecruiters' own window";

administered(WITH_SCRIPT, "REDIRECT", DESK, async ({ page, company, bridge, complaints }) => {
  await begins(page, company);
  const form = new ConnectPage(page);
  await form.heading("Connect Equalture").waitFor();
  assert.ok(page.url().startsWith(bridge), "another origin than SmartRecruiters'");
  await looked(page, "connect");
  await readmePicture(page, "connect", "footer ul");

  await form.goesOn();
  await mistakesLeadToTheirFields(page, form, 2);
  await form.enters(company.clientId, "not the secret");
  await expectText(form.mistakes(), "does not accept");
  assert.equal(await form.field("client_id").inputValue(), company.clientId, "what was right is kept");
  assert.equal(await form.field("client_secret").inputValue(), "", "a secret is not sent back");
  await looked(page, "connect, wrong credentials");

  await form.enters(company.clientId, company.clientSecret);
  await page.waitForURL(company.apps);
  await expectText(page.locator("#status"), "Active");
  await changesASetting(page, company, bridge);
  await disconnects(page, company);
  onlyAnswered(complaints, [422]);
});

/** Each mistake is a link to the field that it is about, which says it once more. */
async function mistakesLeadToTheirFields(page, form, count) {
  await form.mistakes().first().waitFor();
  assert.equal(await form.mistakes().count(), count);
  for (const mistake of await form.mistakes().all()) {
    await mistake.click();
    const field = page.locator(":focus");
    assert.equal(await field.getAttribute("aria-invalid"), "true");
    const described = (await field.getAttribute("aria-describedby")).split(" ").at(-1);
    assert.equal(await page.locator(`#${described}`).innerText(), await mistake.innerText());
  }
}

async function changesASetting(page, company, bridge) {
  let settings = await opensSettings(page, company, bridge);
  await looked(page, "settings");
  await readmePicture(page, "settings", "#expires_after");
  await settings.field("scale").fill("many");
  await settings.goesOn();
  await mistakesLeadToTheirFields(page, settings, 1);
  await looked(page, "settings, a mistake");
  await settings.field("scale").fill("5");
  await settings.field("inline").uncheck();
  await settings.goesOn();
  await expectText(settings.said(), "saved");
  await looked(page, "settings, saved");
  await page.getByRole("button", { name: "Test it now" }).click();
  await expectText(page.locator("main"), "Equalture accepts your credentials.");
  await expectText(page.locator("main"), "SmartRecruiters accepts our credentials.");
  await looked(page, "settings, tested");

  settings = await opensSettings(page, company, bridge);
  assert.equal(await settings.field("scale").inputValue(), "5");
  assert.equal(await settings.field("inline").isChecked(), false);
}

async function disconnects(page, company) {
  await page.goto(company.apps);
  await page.getByRole("button", { name: "Disconnect" }).click();
  await expectText(page.locator("#status"), "Not connected");
}

/** The page from its top to below this. */
async function readmePicture(page, name, last) {
  await page.setViewportSize({ width: 600, height: 800 });
  const { y, height } = await page.locator(last).boundingBox();
  await picture(page, `readme-${name}`, { fullPage: true, clip: { x: 0, y: 0, width: 600, height: y + height + 24 } });
  await page.setViewportSize(DESK.viewport);
}

const POPUP = "an administrator connects in a pop-up that SmartRecruiters' page frames";

administered(POPUP, "POPUP", DESK, async ({ page, company, bridge, complaints }) => {
  await begins(page, company);
  const frame = page.frameLocator("iframe");
  const form = new ConnectPage(frame);
  await form.heading("Connect Equalture").waitFor();
  const shown = await page.locator("iframe").getAttribute("src");
  assert.ok(shown.startsWith(bridge) && new URL(page.url()).origin !== new URL(shown).origin, shown);
  await picture(page, "administrator-popup");
  await form.goesOn();
  await form.mistakes().first().waitFor();
  await form.enters(company.clientId, company.clientSecret);
  await form.heading("Equalture is connected").waitFor();
  await picture(page, "administrator-popup-done");
  await isShownAs(page, company, "Active");

  await nobodyElseFrames(page, shown, complaints);
  onlyAnswered(complaints, [422]);
});

/** A page of another origin than SmartRecruiters' gets nothing to see. */
async function nobodyElseFrames(page, address, complaints) {
  const html = `<!DOCTYPE html><iframe src="${address.replaceAll("&", "&amp;")}"></iframe>`;
  const elsewhere = createServer((_, answer) => answer.end(html)).listen(0, "127.0.0.1");
  await once(elsewhere, "listening");
  await page.goto(`http://127.0.0.1:${elsewhere.address().port}/`);
  const isRefusal = (complaint) => complaint.includes("frame-ancestors") && complaint.includes(new URL(address).origin);
  await eventually(() => complaints.some(isRefusal), Boolean, () => `it was not refused: ${complaints}`);
  const others = complaints.splice(0).filter((complaint) => !isRefusal(complaint));
  complaints.push(...others.filter((complaint) => !complaint.includes("ERR_BLOCKED_BY_RESPONSE")));
  elsewhere.close();
}

const EVERY_LANGUAGE = "an administrator connects and changes a setting in every language";

administered(EVERY_LANGUAGE, "POPUP", PHONE, async ({ page, company, other, bridge, complaints }) => {
  await begins(page, company);
  await page.goto(await page.locator("iframe").getAttribute("src"));
  const headings = new Set();
  const form = new ConnectPage(page);
  const seen = async (name) => {
    headings.add(`${name}: ${await page.getByRole("heading", { level: 1 }).innerText()}`);
    await looked(page, name);
  };
  for (const tag of Object.keys(LANGUAGES)) {
    assert.equal(await switched(page, tag), 200);
    assert.match(page.url(), new RegExp(`companyId=${company.id}`), "the company stays");
    await seen("connect");
    await form.goesOn();
    await form.mistakes().first().waitFor();
    assert.equal(await page.locator("html").getAttribute("lang"), tag, "a form keeps the language");
    await looked(page, "connect, incomplete");
    await switched(page, tag);
  }
  await form.enters(company.clientId, company.clientSecret);
  await form.field("client_id").waitFor({ state: "detached" });
  await seen("connected");
  for (const tag of Object.keys(LANGUAGES)) {
    await page.goto(`${bridge}/connect?companyId=${company.id}&lang=${tag}`);
    await seen("settings, who asks");
    const settings = await opensSettings(page, company, bridge, tag);
    await seen("settings");
    await settings.field("expires_after").fill("never");
    await settings.goesOn();
    await settings.mistakes().first().waitFor();
    await looked(page, "settings, a mistake");
    for (const [name, path] of Object.entries(withTrouble(other))) {
      await page.goto(`${bridge}${path}&lang=${tag}`);
      await seen(name);
    }
    await page.goto(`${bridge}/connect?companyId=${other.id}&lang=${tag}`);
    await form.enters(other.clientId, other.clientSecret);
    await form.field("client_id").waitFor({ state: "detached" });
    if (tag === "en") await expectText(page.locator("main"), "has not allowed the connection");
    await seen("connect, not allowed in SmartRecruiters");
  }
  const kinds = [...headings].map((heading) => heading.split(":")[0]);
  for (const kind of new Set(kinds)) {
    const count = kinds.filter((other) => other === kind).length;
    assert.equal(count, kind === "connected" ? 1 : Object.keys(LANGUAGES).length, `${kind}: ${[...headings]}`);
  }
  onlyAnswered(complaints, [400, 422, 502]);
});

/** Addresses that open nothing, and what they are called here. */
function withTrouble(company) {
  return {
    "connect, no company": "/connect?companyId=",
    "connect, a way back to elsewhere": `/connect?companyId=${company.id}&redirect=https%3A%2F%2Fevil.example%2F`,
  };
}

const NO_SCRIPT = "the same without script, on a phone";

administered(NO_SCRIPT, "REDIRECT", { ...PHONE, javaScriptEnabled: false }, async (seen) => {
  const { page, company, bridge, complaints } = seen;
  await begins(page, company);
  const form = new ConnectPage(page);
  await form.goesOn();
  await expectText(form.mistakes().first(), "Enter");
  await form.enters(company.clientId, company.clientSecret);
  await page.waitForURL(company.apps);
  const settings = await opensSettings(page, company, bridge);
  await settings.field("keep_results").fill("30");
  await settings.goesOn();
  await expectText(settings.said(), "saved");
  await disconnects(page, company);
  onlyAnswered(complaints, [422]);
});
