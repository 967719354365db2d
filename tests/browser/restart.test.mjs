// A sandbox that keeps everything in a folder, stopped in the middle and started again.

import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { test } from "node:test";
import { Candidate, SCORES } from "./candidate.mjs";
import { expectText } from "./expect.mjs";
import { inBrowser } from "./played.mjs";
import { Recruiter } from "./recruiter.mjs";
import { folder, picture, up } from "./sandbox.mjs";
import { newTab, visit } from "./tabs.mjs";

const ADA = "Ada Lovelace";

test("a restart in the middle loses nothing", { timeout: 180_000 }, async () => {
  const data = folder();
  const running = new Sandboxes(data);
  try {
    await inBrowser("restart", {}, (seen) => play(running, seen));
  } finally {
    await running.current?.stop("SIGKILL");
    rmSync(data, { recursive: true, force: true });
  }
});

/** One sandbox after the other, with the same folder. */
class Sandboxes {
  constructor(data) {
    this.data = data;
  }

  async next() {
    const before = this.current?.page;
    this.current = await up("--data", this.data);
    if (before) assert.equal(this.current.page, before, "its addresses are as before");
    return this.current.page;
  }

  async ends(page, signal) {
    // a page that follows by itself would complain
    await page.goto("about:blank");
    return this.current.stop(signal);
  }
}

async function play(running, { context, page }) {
  const desk = new Recruiter(page);
  await page.goto(await running.next());
  await desk.order(ADA, "Sales drive");
  await desk.shows(ADA, "PENDING", "Ada has mail");
  assert.equal(await running.ends(page, "SIGINT"), 0, "it ends well with Ctrl-C");

  await page.goto(await running.next());
  await desk.shows(ADA, "PENDING", "Sales drive", "Ada has mail");
  await picture(page, "restart-1-again");
  await visit(page, "Candidate");
  assert.equal(await new Candidate(page).mails(ADA).count(), 1, "the mail is still there");
  await new Candidate(page).takes(ADA);
  await visit(page, "Recruiter");
  await desk.shows(ADA, "COMPLETED", "3 traits");
  await opensTheReport(context, desk);
  assert.equal(await running.ends(page, "SIGKILL"), "SIGKILL");

  await page.goto(await running.next());
  await desk.shows(ADA, "COMPLETED", "3 traits");
  await opensTheReport(context, desk);
  await picture(page, "restart-2-after-kill");
  assert.equal(await running.ends(page, "SIGINT"), 0, "it ends well after all");
  running.current = undefined;
}

async function opensTheReport(context, desk) {
  const report = await newTab(context, desk.report(ADA));
  await expectText(report.getByRole("row", { name: "Problem solving" }), SCORES["Problem solving"]);
  await report.close();
}
