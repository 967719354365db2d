// The Recruiter page: the simulated SmartRecruiters.

import { expectText } from "./expect.mjs";
import { said } from "./tabs.mjs";

export class Recruiter {
  constructor(page) {
    this.page = page;
  }

  /** Everything about one candidate. */
  candidate(name) {
    return this.page.getByRole("article", { name });
  }

  async order(name, assessment) {
    const card = this.candidate(name);
    if (assessment) await card.getByRole("combobox", { name: `Assessment for ${name}` }).selectOption(assessment);
    await card.getByRole("button", { name: `Order for ${name}` }).click();
    await said(this.page).waitFor();
  }

  async attach(assessment) {
    await this.page.getByRole("combobox", { name: /“Assessment” orders/ }).selectOption(assessment);
    await this.page.getByRole("button", { name: "Attach to the step" }).click();
    await expectText(said(this.page), assessment);
  }

  async move(name) {
    await this.page.getByRole("button", { name: new RegExp(`^Move to Assessment.*${name}$`) }).click();
    await said(this.page).waitFor();
  }

  async again(name) {
    await this.candidate(name).getByRole("button", { name: `Send the order again for ${name}` }).click();
    await said(this.page).waitFor();
  }

  /** Waits until this stands in the candidate's card. */
  async shows(name, ...texts) {
    for (const text of texts) await expectText(this.candidate(name), text);
  }

  report(name) {
    return this.candidate(name).getByRole("link", { name: `Open the report of ${name} in a new tab` });
  }

  story(name) {
    return this.candidate(name).getByRole("link", { name: `Behind the scenes of the order for ${name}` });
  }
}
