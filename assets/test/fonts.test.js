import assert from "node:assert/strict";
import { test } from "node:test";
import { cutFonts, range, vietnamese } from "../fonts.js";

test("every Vietnamese letter is there in both cases", () => {
  const letters = vietnamese();
  assert.equal([...letters].length, 2 * (12 * 6 + 1));
  for (const letter of "ăẵậđởựỹẪỮỲ") assert.ok(letters.includes(letter), letter);
});

test("a unicode-range names runs of letters", () => {
  assert.equal(range("abcx"), "U+61-63,U+78");
});

test("both weights together weigh less than 26 KB", async () => {
  const faces = await cutFonts();
  const bytes = faces.reduce((sum, face) => sum + face.bytes.length, 0);
  assert.equal(faces.length, 4);
  assert.ok(bytes < 26 * 1024, `${bytes} bytes`);
});
