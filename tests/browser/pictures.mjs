// Puts the README's pictures in their place, after a run of the tests: `npm test && npm run pictures`.

import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { smaller } from "./palette.mjs";
import { PICTURES } from "./sandbox.mjs";

const IMAGES = "../../docs/images";
/** Whoever clones the repository has to fetch them. */
const MOST_BYTES = 60 * 1024;

mkdirSync(IMAGES, { recursive: true });
for (const name of ["recruiter", "candidate", "connect", "settings"]) {
  const image = smaller(readFileSync(join(PICTURES, `readme-${name}.png`)));
  assert.ok(image.length <= MOST_BYTES, `${name}.png has ${image.length} bytes`);
  writeFileSync(join(IMAGES, `${name}.png`), image);
  console.log(`${name}.png: ${image.length} bytes`);
}
