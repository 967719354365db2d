// The bridge's own page for a company's administrator, alone or in a frame. Its fields are found by the names they are
// sent under, whatever language they are labelled in.

export class ConnectPage {
  /** `where` is the page, or the frame that it is shown in. */
  constructor(where) {
    this.where = where;
  }

  field(name) {
    return this.where.locator(`[name="${name}"]`);
  }

  heading(name) {
    return this.where.getByRole("heading", { level: 1, name });
  }

  /** What is wrong, as links to where it is. */
  mistakes() {
    return this.where.getByRole("alert").getByRole("link");
  }

  said() {
    return this.where.getByRole("status");
  }

  /** The one button that the page is about. */
  async goesOn() {
    await this.where.locator("button.first").click();
  }

  async enters(clientId, clientSecret) {
    await this.field("client_id").fill(clientId);
    await this.field("client_secret").fill(clientSecret);
    await this.goesOn();
  }
}
