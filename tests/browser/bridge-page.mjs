// The bridge's own page for a candidate who is assessed while applying.

import { eventually } from "./expect.mjs";

export class BridgePage {
  constructor(page) {
    this.page = page;
  }

  heading(name) {
    return this.page.getByRole("heading", { level: 1, name });
  }

  status() {
    return this.page.getByRole("status");
  }

  /** What was sent, and where. */
  sent() {
    return this.page.locator("#sent");
  }

  /** What was applied for, and where. */
  about() {
    return this.page.locator("#about");
  }

  wayBack() {
    return this.page.getByRole("link", { name: "Back to your application" });
  }

  /** Loads the page again until this is its heading. */
  async reloadedUntil(heading) {
    const ask = async () => {
      await this.page.reload();
      return this.page.getByRole("heading", { level: 1 }).innerText();
    };
    await eventually(ask, (seen) => seen === heading, (seen) => `not ${heading} but ${seen}`);
  }
}
