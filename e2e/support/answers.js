// Answers a form as a person would: control by control, whatever the page happens to ask.
import { readFileSync } from "node:fs";

/** The answers of an accepted example, as the browser's fields call them. */
export function example(folder, name) {
  const file = new URL(`../../procedures/${folder}/examples/accepted__${name}.json`, import.meta.url);
  const fields = new Map();
  flatten("", JSON.parse(readFileSync(file, "utf8")).answers, fields);
  return fields;
}

function flatten(prefix, value, fields) {
  if (value !== null && typeof value === "object") {
    for (const [key, inner] of Object.entries(value)) flatten(prefix ? `${prefix}.${key}` : key, inner, fields);
  } else {
    fields.set(prefix, String(value));
  }
}

function wanted(fields, name) {
  if (fields.has(name)) return fields.get(name);
  const [, question, part] = /^(.*)\.(day|month|year)$/.exec(name) ?? [];
  const date = question && fields.get(question);
  if (!date) return undefined;
  const [year, month = "", day = ""] = date.split("-");
  return { year, month, day }[part];
}

/** Fills every control of the page that the answers know. */
export async function fill(page, fields) {
  const controls = await page.locator("main [name]:visible").all();
  for (const control of controls) {
    const [name, tag, type, value] = await control.evaluate((it) => [it.name, it.tagName, it.type, it.value]);
    const answer = wanted(fields, name);
    if (answer === undefined) continue;
    if (type === "radio" || type === "checkbox") {
      if (value === answer) await control.check();
    } else if (tag === "SELECT") {
      await control.selectOption(answer);
    } else if (tag !== "BUTTON") {
      await control.fill(answer);
    }
  }
}
