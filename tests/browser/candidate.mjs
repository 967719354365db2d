// The Candidate page: the mailbox, the assessment, and an application with an assessment in it.

/** The answers of each question's fourth level, as Equalture puts them. */
export const SCORES = { "Cognitive flexibility": "(4) Flexible", "Problem solving": "(4) Often finds a new way" };

export class Candidate {
  constructor(page) {
    this.page = page;
  }

  /** The way from a mail to its assessment. */
  mails(name) {
    return this.page.getByRole("link", { name: `Take the assessment as ${name}` });
  }

  /** Opens the mail, begins and takes the assessment, with the fourth level everywhere. */
  async takes(name) {
    await this.mails(name).click();
    await this.begins();
    await this.answers();
  }

  async begins() {
    await this.page.getByRole("heading", { name: /^Your assessment/ }).waitFor();
    await this.page.getByRole("button", { name: "Start the assessment" }).click();
    await this.page.getByRole("button", { name: "Finish the assessment" }).waitFor();
  }

  async answers() {
    for (const question of await this.page.getByRole("group").all()) await question.getByRole("radio").nth(3).check();
    await this.page.getByRole("button", { name: "Finish the assessment" }).click();
    await this.page.getByRole("heading", { name: /^Thank you/ }).waitFor();
  }

  async applies({ job, first, last, email }) {
    await this.page.getByRole("link", { name: `Apply for ${job}` }).click();
    await this.page.getByRole("textbox", { name: "First name" }).fill(first);
    await this.page.getByRole("textbox", { name: "Last name" }).fill(last);
    await this.page.getByRole("textbox", { name: "E-mail" }).fill(email);
    await this.page.getByRole("button", { name: "Send the application" }).click();
  }

  onward() {
    return this.page.getByRole("link", { name: "Go on to your assessment" });
  }
}
