// Waiting for what is to be seen.

import { SOON } from "./sandbox.mjs";

/** Waits until an element holds a text, or fails with what it holds instead. */
export async function expectText(element, text, timeout = SOON) {
  await eventually(
    () => element.innerText({ timeout }),
    (seen) => (text instanceof RegExp ? text.test(seen) : seen.includes(text)),
    (seen) => `no ${text} in: ${seen}`,
    timeout,
  );
}

/** Asks again and again until the answer is right, or fails with the last one. */
export async function eventually(ask, right, failure, timeout = SOON) {
  const end = Date.now() + timeout;
  for (;;) {
    const answer = await ask();
    if (right(answer)) return answer;
    if (Date.now() > end) throw new Error(failure(answer));
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
