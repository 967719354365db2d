// A program that sets something up for a test, prints it as one line of JSON, and keeps it until its input ends.

import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

const EXAMPLES = process.env.EXAMPLES ?? "../../target/debug/examples";

/** Starts one; resolves with what it has set up. */
export async function opened(name, ...options) {
  const child = spawn(`${EXAMPLES}/${name}`, options, { stdio: ["pipe", "pipe", "inherit"] });
  const ended = new Promise((resolve) => child.on("exit", (code, signal) => resolve(code ?? signal)));
  const there = await new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).on("line", (line) => {
      if (/^[[{]/.test(line)) resolve(JSON.parse(line));
    });
    ended.then((code) => reject(new Error(`${name} ended with ${code}`)));
  });
  const close = () => {
    child.stdin.end();
    return ended;
  };
  return { there, close };
}
