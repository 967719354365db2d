// A test that is played in a sandbox and a browser of its own.

import assert from "node:assert/strict";
import { test } from "node:test";
import { browser, picture, up } from "./sandbox.mjs";
import { watched } from "./watch.mjs";

/** Far longer than any journey takes on two slow cores. */
const TOO_LONG = { timeout: 180_000 };

/**
 * Plays something: `options` are those of the browser's context. No page may have complained, and the sandbox ends
 * well with Ctrl-C.
 */
export function played(title, options, play) {
  test(title, TOO_LONG, async () => {
    const sandbox = await up();
    let code;
    try {
      await inBrowser(title, options, (seen) => play({ ...seen, sandbox }));
    } finally {
      code = await sandbox.stop();
    }
    assert.equal(code, 0, "the sandbox ends well");
  });
}

/** The same without a sandbox, for whoever starts and stops it in between. */
export async function inBrowser(title, options, play) {
  const { context, close } = await browser(options);
  const complaints = watched(context);
  try {
    await play({ context, page: context.pages()[0], complaints });
    assert.deepEqual(complaints, [], "no page complains");
  } catch (error) {
    await lastSeen(context, title);
    throw error;
  } finally {
    await close();
  }
}

/** What each page shows while a test fails. */
async function lastSeen(context, title) {
  const name = title.replaceAll(/\W+/g, "-");
  for (const [at, page] of context.pages().entries()) {
    await picture(page, `failed-${name}-${at}`, { timeout: 5_000 }).catch(() => {});
  }
}
