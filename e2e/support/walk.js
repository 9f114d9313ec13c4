// What people do on the way of a dossier: register, file, sign in as an officer, take a step.
import { createHash, randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect } from "@playwright/test";
import { freshCode } from "./totp.js";

export const PASSWORD = "motcua-2019";
const folder = new URL("../../procedures/", import.meta.url);

/** An accepted example of a procedure, with its code and its case; `changes` go over its answers. */
export function example(slug, name, changes = {}) {
  const { facts, answers } = JSON.parse(readFileSync(new URL(`${slug}/examples/${name}.json`, folder), "utf8"));
  const [, code] = readFileSync(new URL(`${slug}/sheet.toml`, folder), "utf8").match(/^code = "(.+)"$/m);
  return { code, case: facts.case, answers: { ...answers, ...changes } };
}

/** A day as forms keep it, so many days before today. */
export function daysAgo(days) {
  return new Date(Date.now() - days * 86_400_000).toLocaleDateString("sv-SE", { timeZone: "Asia/Ho_Chi_Minh" });
}

/** A new citizen: the code is read in the demonstration's mailbox. */
export async function register(page, look = async () => {}) {
  const email = `nguoi-${randomBytes(4).toString("hex")}@vidu.example`;
  await page.goto("/dang-ky");
  await look(page);
  await page.locator('[name="contact"]').fill(email);
  await page.locator("main form button[type=submit]").first().click();
  await expect(page.locator('[name="code"]')).toBeVisible();
  await look(page);
  const code = await codeFor(page, email);
  await page.locator('[name="code"]').fill(code);
  await page.locator('[name="name"]').fill("Nguyễn Thị Thử");
  await page.locator('[name="password"]').fill("mat khau de nho 2019");
  await page.locator("main form button[type=submit]").first().click();
  await expect(page).not.toHaveURL(/dang-ky/);
  return email;
}

/** The code in the newest message to this address. */
export async function codeFor(page, email) {
  const mailbox = await page.context().newPage();
  let text = "";
  await expect(async () => {
    await mailbox.goto(`/hop-thu?gui_den=${encodeURIComponent(email)}`);
    await mailbox.locator('main a[href^="/hop-thu/"]').first().click({ timeout: 1000 });
    text = await mailbox.locator("main").innerText();
  }).toPass({ timeout: 20_000 });
  await mailbox.close();
  return text.match(/\b\d{6}\b/)[0];
}

/** Fills in what the page asks and the answers know. */
export async function answer(page, answers) {
  for (const [question, value] of Object.entries(answers)) await put(page, question, value);
}

async function put(page, name, value) {
  if (Array.isArray(value)) return putAll(page, name, value);
  if (value && typeof value === "object") {
    for (const [part, inner] of Object.entries(value)) await put(page, `${name}.${part}`, inner);
    return;
  }
  const [year, month, day] = String(value).split("-");
  if (await page.locator(`[name="${name}.year"]`).count()) {
    for (const [part, text] of Object.entries({ year, month, day })) {
      if (text) await page.locator(`[name="${name}.${part}"]`).fill(text);
    }
    return;
  }
  const controls = page.locator(`main [name="${name}"]:not([type=hidden])`);
  if (!(await controls.count())) return;
  const first = controls.first();
  const kind = await first.evaluate((node) => node.type);
  if (kind === "radio" || kind === "checkbox") await page.locator(`[name="${name}"][value="${value}"]`).check({ force: true });
  else if (kind === "select-one") await first.selectOption(value);
  else if (await first.isVisible()) await first.fill(value);
}

async function putAll(page, name, values) {
  for (const [place, value] of values.entries()) {
    if (typeof value === "string") {
      await put(page, name, value);
      continue;
    }
    if (!(await page.locator(`[name^="${name}.${place}."]`).count())) {
      const add = page.locator(`button[name="_add"][value="${name}"]`);
      if (!(await add.count())) return;
      await add.click();
    }
    await put(page, `${name}.${place}`, value);
  }
}

/** A photo that exists once. */
export async function photo(page) {
  const bytes = await page.screenshot({ type: "jpeg", quality: 60 });
  const own = Buffer.concat([bytes, randomBytes(16)]);
  return { name: "giay-to.jpg", mimeType: "image/jpeg", buffer: own, sha256: createHash("sha256").update(own).digest("hex") };
}

/**
 * Files a dossier through all pages, from the procedure's page to the acknowledgement, and returns its id.
 * `press` presses a button; `look` sees every page once.
 */
export async function file(page, what, { files, agency, look = async () => {}, press = (button) => button.click() }) {
  await page.goto(`/thu-tuc/${what.code}`);
  await look(page);
  await page.locator("a.govuk-button--start").click();
  await look(page);
  const agencies = page.locator('select[name="agency"]');
  if (await agencies.count()) {
    const wanted = await agencies.locator("option").evaluateAll((options, text) => options.find((it) => it.value && it.text.includes(text))?.value, agency);
    await agencies.selectOption(wanted);
  }
  await page.locator('[name="for_whom"][value="self"]').check({ force: true });
  if (what.case) await page.locator(`[name="case"][value="${what.case}"]`).check({ force: true });
  await press(page.locator("main form button[type=submit]").last());
  let before = "";
  for (let step = 0; step < 40; step += 1) {
    await page.waitForLoadState();
    const { pathname } = new URL(page.url());
    const [, , id, where] = pathname.split("/");
    if (where !== "khai" || pathname !== before) await look(page);
    before = pathname;
    if (where === "da-nop") return id;
    await oneStep(page, where, what, files, press);
  }
  throw new Error(`the filing goes round in a circle at ${page.url()}`);
}

async function oneStep(page, where, what, files, press) {
  const next = page.locator("main form").last().locator("button[type=submit]:visible:not([name=later])");
  if (where === undefined) return page.locator("main a.govuk-button").first().click();
  if (where === "khai") {
    await answer(page, what.answers);
    return press(next.filter({ hasText: "Tiếp tục" }));
  }
  if (where === "giay-to") {
    for (const input of await page.locator("input[type=file]").all()) await input.setInputFiles(files);
    return press(page.locator('button[name="on"]'));
  }
  if (where === "nhan-ket-qua") await page.locator('[name="delivery"][value="counter"]').check({ force: true });
  return press(next.last());
}

/** An officer at the desk, in a browser of their own. */
export async function officer(browser, address, name) {
  const context = await browser.newContext({ baseURL: address, locale: "vi-VN", timezoneId: "Asia/Ho_Chi_Minh" });
  const page = await context.newPage();
  await page.goto("/can-bo/dang-nhap");
  await page.locator('[name="name"]').fill(name);
  await page.locator('[name="password"]').fill(PASSWORD);
  await page.locator("main form button[type=submit]").first().click();
  await page.locator('[name="code"]').fill(await freshCode(name));
  await page.locator("main form button[type=submit]").first().click();
  await expect(page).toHaveURL(/can-bo(\?|$)/);
  return page;
}

/** The citizen sees all of this on the dossier's page. */
export async function sees(page, id, ...texts) {
  await page.goto(`/ho-so/${id}`);
  for (const text of texts) await expect(page.locator("main")).toContainText(text);
}

/** The citizen supplies what was asked, with a new photo. */
export async function supply(page, id) {
  await page.goto(`/ho-so/${id}/giay-to`);
  await page.locator("input[type=file]").last().setInputFiles([await photo(page)]);
  await page.locator('button[name="on"]').click();
  await page.goto(`/ho-so/${id}/xem-lai`);
  await page.locator("main form").last().locator("button[type=submit]").last().click();
  await expect(page).toHaveURL(new RegExp(`/ho-so/${id}`));
}

/** From the hand-over to the specialist who works on it. */
export async function intoHands(browser, address, id, unit, look) {
  const intake = await officer(browser, address, `${unit}.tiepnhan`);
  await take(intake, id, "accept");
  await take(intake, id, "transfer");
  const specialist = await officer(browser, address, `${unit}.chuyenvien`);
  await take(specialist, id, "confirm");
  await take(specialist, id, "assign", { look, then: async (at) => {
    const officers = at.locator('select[name="officer"]');
    if (await officers.count()) await officers.selectOption({ index: 1 });
  } });
  return { intake, specialist };
}

/** Takes a step on a dossier: with one click, or on the step's page with what it proposes and `fields`. */
export async function take(page, id, step, { fields = {}, look = async () => {}, then = async () => {} } = {}) {
  await page.goto(`/can-bo/ho-so/${id}`);
  await look(page);
  const quick = page.locator(`form[action$="/buoc/${step}"] button`);
  if (await quick.count()) {
    if (!(await quick.first().isVisible())) await page.locator(`details:has(form[action$="/buoc/${step}"]) > summary`).first().click();
    await quick.first().click();
  } else {
    const link = page.locator(`a[href$="/buoc/${step}"]`).first();
    // Rarer steps are folded away.
    if (!(await link.isVisible())) await page.locator("details:has(a[href*='/buoc/']) > summary").first().click();
    await link.click();
    await look(page);
    await answer(page, fields);
    await then(page);
    await page.locator("main form").first().locator("button[type=submit]:not([name=preview])").first().click();
  }
  await expect(page, `${step} was not taken: ${await page.locator("main").innerText()}`).toHaveURL(new RegExp(`/can-bo/ho-so/${id}$`));
}
