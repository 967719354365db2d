// A sandbox and a browser, as a person has them.

import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

const SANDBOX = process.env.SANDBOX ?? "../../target/debug/sandbox";
const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";
/** Where the pictures go. */
export const PICTURES = process.env.PICTURES ?? "../../target/browser";
/** Longer than anything takes while nothing is down. */
export const SOON = 20_000;

/** A folder of its own in the temporary one. */
export function folder() {
  return mkdtempSync(join(tmpdir(), "sandbox-"));
}

/** `cargo sandbox up` with these options; resolves when its screen stands there. */
export async function up(...options) {
  const child = spawn(SANDBOX, ["up", "--port", "0", ...options], { stdio: ["ignore", "pipe", "inherit"] });
  let screen = "";
  const page = await new Promise((resolve, reject) => {
    child.stdout.on("data", (text) => {
      screen += text;
      const found = screen.match(/in a browser: +(\S+)/);
      if (found) resolve(found[1]);
    });
    child.on("exit", (code) => reject(new Error(`the sandbox ended with ${code}: ${screen}`)));
  });
  const ended = new Promise((resolve) => child.on("exit", (code, signal) => resolve(code ?? signal)));
  return {
    page,
    screen: () => screen,
    /** Ctrl-C, or another signal; with its exit code. */
    stop: (signal = "SIGINT") => {
      child.kill(signal);
      return ended;
    },
  };
}

/** A browser; `options` are those of a context, such as a phone's. */
export async function browser(options = {}) {
  const profile = folder();
  const arguments_ = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
  ];
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: CHROMIUM,
    args: arguments_,
    viewport: { width: 1200, height: 860 },
    locale: "en-GB",
    ...options,
  });
  context.setDefaultTimeout(SOON);
  const close = async () => {
    await context.close();
    rmSync(profile, { recursive: true, force: true });
  };
  return { context, close };
}

/** What a phone has. */
export const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };

/** Keeps a picture of what is seen. */
export async function picture(page, name, options = {}) {
  mkdirSync(PICTURES, { recursive: true });
  await page.screenshot({ path: join(PICTURES, `${name}.png`), ...options });
}
