// What the log may never say. Names, numbers and addresses of everybody in the demonstration and in the examples that
// journeys file, as they are, folded and as they stand in an address.
import { readFileSync, readdirSync, existsSync } from "node:fs";
import { people as known } from "./provider.js";

const root = new URL("../../", import.meta.url);
const folded = (text) => text.normalize("NFD").replaceAll(/\p{M}/gu, "").replaceAll("đ", "d").replaceAll("Đ", "D");

/** Everything personal that went into the program during the journeys. */
export function personal() {
  const found = new Set(["Nguyễn Thị Thử", "mat khau de nho 2019", "motcua-2019", "Trường Trung học cơ sở Mẫu"]);
  const people = readFileSync(new URL("province/demo-people.toml", root), "utf8");
  for (const [, key, value] of people.matchAll(/^(name|phone|email|number|contact|identity)\s*=\s*"([^"]+)"/gm)) {
    if (key !== "name" || value.includes(" ")) found.add(value);
  }
  for (const { name, identity_number: number } of Object.values(known)) {
    if (name.includes(" ")) found.add(name);
    if (number) found.add(number);
  }
  const procedures = new URL("procedures/", root);
  for (const slug of readdirSync(procedures)) {
    const examples = new URL(`${slug}/examples/`, procedures);
    if (!existsSync(examples)) continue;
    for (const name of readdirSync(examples).filter((it) => it.endsWith(".json"))) {
      leaves(JSON.parse(readFileSync(new URL(name, examples), "utf8")).answers, "", found);
    }
  }
  return [...found];
}

function leaves(value, key, found) {
  if (Array.isArray(value)) value.forEach((one) => leaves(one, key, found));
  else if (value && typeof value === "object") Object.entries(value).forEach(([inner, one]) => leaves(one, inner, found));
  else if (/^(\d{9}|\d{12}|0\d{9})$/.test(value) || (/name$|^filer|^owner/.test(key) && /\S \S+/.test(value))) found.add(value);
}

/** The lines of a log that say something personal; with what they say. */
export function indiscretions(log) {
  const needles = personal().flatMap((text) => [text, folded(text), encodeURIComponent(text), encodeURIComponent(text).replaceAll("%20", "+")]);
  // E-mails and mobile numbers of whoever registers on the way are made by chance.
  const shapes = [/[\w.-]+@vidu\.example/, /(?<![\w.])0[35789]\d{8}(?![\w.])/];
  const told = [];
  for (const line of log.split("\n")) {
    const needle = needles.find((text) => line.includes(text)) ?? shapes.map((shape) => line.match(shape)?.[0]).find(Boolean);
    if (needle) told.push(`${needle}: ${line}`);
  }
  return told;
}
