// One order, behind the scenes.

export class Story {
  constructor(page) {
    this.page = page;
  }

  part(heading) {
    return this.page.locator("section", { has: this.page.getByRole("heading", { name: heading }) });
  }

  /** What happened, in sentences. */
  history() {
    return this.part("What happened").getByRole("listitem");
  }

  calls() {
    return this.part("Who called whom").locator("[data-live=calls]").getByRole("listitem");
  }

  /** Opens the call with this line, and gives what it shows. */
  async opened(line) {
    const call = this.calls().filter({ hasText: line }).first();
    await call.locator("summary").click();
    await call.getByText("Response", { exact: true }).waitFor();
    return call;
  }
}
