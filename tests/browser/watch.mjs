// What no page may do, whoever looks at it.

import assert from "node:assert/strict";

/**
 * Listens to every page of a context and gathers what is wrong: errors in the console or in a script, answers that
 * are errors, requests that fail, and requests to another machine than this one.
 */
export function watched(context) {
  const complaints = [];
  context.on("console", (message) => {
    const { url } = message.location();
    // the browser itself asks for an icon wherever a page names none
    if (url.endsWith("/favicon.ico")) return;
    if (["error", "warning"].includes(message.type())) complaints.push(`console: ${message.text()} ${url}`);
  });
  context.on("weberror", (error) => complaints.push(`script: ${error.error()}`));
  context.on("request", (request) => {
    const { protocol, hostname } = new URL(request.url());
    if (protocol !== "data:" && hostname !== "127.0.0.1") complaints.push(`elsewhere: ${request.url()}`);
  });
  context.on("response", (response) => {
    if (response.status() >= 400) complaints.push(`answered ${response.status()}: ${response.url()}`);
  });
  context.on("requestfailed", (request) => {
    // whoever leaves a page breaks off what it was asking for
    const why = request.failure()?.errorText;
    if (why !== "net::ERR_ABORTED") complaints.push(`failed: ${request.url()}: ${why}`);
  });
  return complaints;
}

/** Takes the complaints about answers with these statuses, which the test has asked for; there are no others. */
export function onlyAnswered(complaints, statuses) {
  const isExpected = (complaint) => {
    const found = /^answered (\d+)|status of (\d+)/.exec(complaint);
    return found && statuses.includes(Number(found[1] ?? found[2]));
  };
  assert.deepEqual(complaints.splice(0).filter((complaint) => !isExpected(complaint)), []);
}
