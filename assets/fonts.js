// Cuts Be Vietnam Pro to the letters that Vietnamese and English use, in the two weights the pages use.
// Names of the country's other peoples (Ê Đê, M'Nông: ĕ, ŏ, ƀ …) and of foreigners fall back to the
// reader's own font; search and storage know nothing of this.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import subsetFont from "subset-font";

const folder = join(dirname(createRequire(import.meta.url).resolve("@fontsource/be-vietnam-pro/package.json")), "files");
const weights = [400, 700];

/** Printable ASCII and the marks and signs that our texts use. */
export const english = String.fromCharCode(...Array.from({ length: 95 }, (_, i) => 32 + i)) + " ©«»°·×–—‘’“”•…₫€→";

/** Every vowel with every tone, and đ, composed, in both cases. */
export function vietnamese() {
  const vowels = "aăâeêioôơuưy";
  const tones = ["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"];
  const small = [...vowels].flatMap((vowel) => tones.map((tone) => (vowel + tone).normalize("NFC"))).join("") + "đ";
  return small + small.toUpperCase();
}

/** The letters as a CSS unicode-range. */
export function range(text) {
  const codes = [...new Set([...text].map((letter) => letter.codePointAt(0)))].sort((a, b) => a - b);
  const runs = [];
  for (const code of codes) {
    const last = runs.at(-1);
    if (last && code === last[1] + 1) last[1] = code;
    else runs.push([code, code]);
  }
  const hex = (code) => code.toString(16).toUpperCase();
  return runs.map(([from, to]) => (from === to ? `U+${hex(from)}` : `U+${hex(from)}-${hex(to)}`)).join(",");
}

/** The faces: two files for each weight, since the foundry ships Latin and Vietnamese apart. */
export async function cutFonts() {
  const letters = [...new Set(english + vietnamese())];
  const latin = letters.filter((letter) => letter.codePointAt(0) < 0x100 || letter.codePointAt(0) >= 0x2000);
  const marked = letters.filter((letter) => !latin.includes(letter));
  const faces = [];
  for (const weight of weights) {
    for (const [part, wanted] of [["latin", latin], ["vietnamese", marked]]) {
      const source = readFileSync(join(folder, `be-vietnam-pro-${part}-${weight}-normal.woff2`));
      const bytes = await subsetFont(source, wanted.join(""), { targetFormat: "woff2", noLayoutClosure: true, noHinting: true });
      faces.push({ name: `text-${part}-${weight}.woff2`, weight, range: range(wanted.join("")), bytes });
    }
  }
  return faces;
}
