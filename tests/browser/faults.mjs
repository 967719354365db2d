// The Faults page.

import { expectText } from "./expect.mjs";
import { said, visit } from "./tabs.mjs";

export class Faults {
  constructor(page) {
    this.page = page;
  }

  /** Turns the dial of a vendor; `calls` limits it to the next ones, `seconds` is how slow it is. */
  async set(vendor, state, { calls = "", seconds = 20 } = {}) {
    await visit(this.page, "Faults");
    const dial = this.page.getByRole("group", { name: vendor, exact: true });
    await dial.getByRole("radio", { name: state }).check();
    await dial.getByRole("textbox", { name: "For the next calls" }).fill(String(calls));
    await dial.getByRole("textbox", { name: /^Seconds/ }).fill(String(seconds));
    await dial.getByRole("button", { name: `Set ${vendor}` }).click();
    await expectText(said(this.page), vendor);
  }

  async store(state) {
    await visit(this.page, "Faults");
    const store = this.page.getByRole("group", { name: "The table's store" });
    await store.getByRole("radio", { name: state }).check();
    await store.getByRole("button", { name: "Set the store" }).click();
    await expectText(said(this.page), "The table's store");
  }

  async kill(name) {
    await visit(this.page, "Faults");
    await this.page.getByRole("button", { name: `Kill ${name}`, exact: true }).click();
    await expectText(said(this.page), `The processes of ${name} are killed`);
  }

  async skip(number, unit = "minutes") {
    await visit(this.page, "Faults");
    await this.page.getByRole("textbox", { name: "Or so many" }).fill(String(number));
    await this.page.getByRole("combobox", { name: "of these" }).selectOption(unit);
    await this.page.getByRole("button", { name: "Skip", exact: true }).click();
    await expectText(said(this.page), / later: /);
  }
}
