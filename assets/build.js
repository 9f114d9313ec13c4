// Builds dist/: one style sheet, two scripts, four small fonts, two pictures. Every file carries its
// hash in its name, so it may be kept for ever by browsers; text files lie there compressed as well.
// Deliberately absent: a bundler's configuration, source maps, anything fetched at run time.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import * as esbuild from "esbuild";
import * as sass from "sass";
import { cutFonts } from "./fonts.js";

const here = fileURLToPath(new URL(".", import.meta.url));
const dist = join(here, "dist");
const manifest = {};

/** Writes one file under its hashed name and remembers the name. */
function put(name, bytes) {
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 12);
  const hashed = `${basename(name, extname(name))}-${hash}${extname(name)}`;
  writeFileSync(join(dist, hashed), bytes);
  if (extname(name) !== ".woff2") {
    const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } };
    writeFileSync(join(dist, `${hashed}.br`), brotliCompressSync(bytes, quality));
    writeFileSync(join(dist, `${hashed}.gz`), gzipSync(bytes, { level: 9 }));
  }
  manifest[name] = hashed;
  return hashed;
}

async function fonts() {
  const faces = await cutFonts();
  return faces.map(({ name, weight, range, bytes }) => {
    const file = put(name, bytes);
    return `@font-face{font-family:"Be Vietnam Pro";font-style:normal;font-weight:${weight};` +
      `font-display:swap;src:url("/assets/${file}") format("woff2");unicode-range:${range}}`;
  }).join("\n");
}

async function style(faces) {
  const built = sass.compile(join(here, "styles/app.scss"), {
    style: "compressed", loadPaths: [join(here, "node_modules")], quietDeps: true, charset: false,
  });
  const small = await esbuild.transform(`${faces}\n${built.css}`, { loader: "css", minify: true, charset: "utf8" });
  put("app.css", Buffer.from(small.code));
}

async function scripts() {
  for (const name of ["boot.js", "app.js"]) {
    const { outputFiles } = await esbuild.build({
      entryPoints: [join(here, "scripts", name)], bundle: true, minify: true, write: false,
      format: name === "boot.js" ? "iife" : "esm", target: "es2020", charset: "utf8", legalComments: "none",
    });
    put(name, Buffer.from(outputFiles[0].contents));
  }
}

function pictures() {
  for (const name of readdirSync(join(here, "images")).sort()) put(name, readFileSync(join(here, "images", name)));
}

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist);
await style(await fonts());
await scripts();
pictures();
writeFileSync(join(dist, "manifest.json"), JSON.stringify(manifest, null, 1));
