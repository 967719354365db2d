// Writes docs/PAGES.md, after a run of the tests: `npm test && npm run figures`.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { FIGURES, LANGUAGES, RULES, SIZES } from "./looks.mjs";

const version = (name) => createRequire(import.meta.url)(`${name}/package.json`).version;
const chromium = execFileSync(process.env.CHROMIUM ?? "/usr/bin/chromium", ["--version"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
const looks = readFileSync(FIGURES, "utf8").trim().split("\n").map((line) => JSON.parse(line));

const pages = grouped(looks);
const rows = [...pages].sort(([one], [other]) => (one < other ? -1 : 1)).map(([name, seen]) => {
  const languages = Object.keys(LANGUAGES).filter((tag) => seen.some(({ language }) => language === tag));
  const heaviest = Math.max(...seen.map(({ bytes }) => bytes));
  const violations = seen.reduce((sum, look) => sum + look.violations, 0);
  return `| ${name} | ${languages.join(" ")} | ${heaviest.toLocaleString("en")} | ${violations} |`;
});
assert.ok(rows.length >= 20, `only ${rows.length} pages were looked at`);

const sizes = SIZES.map(({ width, height }) => `${width} × ${height}`).join(" and ");
writeFileSync("../../docs/PAGES.md", `# The bridge's pages, measured

\`.ci/browser\`, then \`npm run figures\` in \`tests/browser\`; last on ${new Date().toISOString().slice(0, 10)} with ${chromium} and axe-core ${version("axe-core")}.

Each page is looked at in light and in dark, at ${sizes} pixels (a phone, and SmartRecruiters' pop-up), with axe-core's
rules for WCAG 2.2 AA (${RULES.join(", ")}); at 320 pixels nothing may scroll sideways. Bytes are those of
the whole page in its heaviest language, uncompressed: a page loads nothing else. None may reach 30,720.

| Page | Languages | Bytes | Violations |
|---|---|---|---|
${rows.join("\n")}

${looks.length} looks at a page, ${looks.length * SIZES.length * 2} runs of axe-core, ${looks.reduce((sum, look) => sum + look.violations, 0)} violations.
`);
console.log(`docs/PAGES.md: ${rows.length} kinds of pages`);

function grouped(all) {
  const groups = new Map();
  for (const look of all) groups.set(look.name, [...(groups.get(look.name) ?? []), look]);
  return groups;
}
