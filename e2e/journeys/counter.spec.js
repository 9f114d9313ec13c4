// The counter by keyboard alone: a school brings fifty dossiers, one receipt; the office does its work; the fifty
// results go back to one person, one acknowledgement. No mouse is used on the counter's pages.
import { expect, test } from "../support/motcua.js";
import { isSound, picture } from "../support/look.js";
import { officer } from "../support/walk.js";

const COUNT = 50;
const PNG = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==", "base64");

/** Tabs on until the field has the focus, as somebody without a mouse does. */
async function tabTo(page, selector, most = 60) {
  for (let press = 0; press < most; press += 1) {
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`${selector} is not reached by ${most} tabs on ${page.url()}`);
}

/** A key of the page with Alt held down, with its letter as a keyboard sends it: the driver's own keyboard leaves it out. */
async function alt(page, key) {
  const session = await page.context().newCDPSession(page);
  const code = key.toUpperCase().charCodeAt(0);
  const event = { modifiers: 1, key, code: /\d/.test(key) ? `Digit${key}` : `Key${key.toUpperCase()}`, windowsVirtualKeyCode: code };
  await session.send("Input.dispatchKeyEvent", { type: "keyDown", text: key, unmodifiedText: key, ...event });
  await session.send("Input.dispatchKeyEvent", { type: "keyUp", ...event });
  await session.detach().catch(() => {});
}

/** Presses a key that opens another page. */
async function onward(page, key) {
  const [, letter] = key.match(/^Alt\+(.)$/) ?? [];
  await Promise.all([page.waitForNavigation(), letter ? alt(page, letter) : page.keyboard.press(key)]);
}

/** A step of the office on one dossier, as its page would send it. */
async function step(page, id, word, fields = {}) {
  const html = await (await page.request.get(`/can-bo/ho-so/${id}/buoc/${word}`)).text();
  const [, token] = html.match(/name="csrf" value="([^"]+)"/);
  const [, version] = html.match(/name="version" value="(\d+)"/);
  const answer = await page.request.post(`/can-bo/ho-so/${id}/buoc/${word}`, {
    multipart: { csrf: token, version, ...fields }, maxRedirects: 0,
  });
  expect(answer.status(), `${word}: ${answer.status() === 303 ? "" : (await answer.text()).replaceAll(/<[^>]+>|\s+/g, " ").slice(0, 2000)}`).toBe(303);
}

/** The office's own work on fifty dossiers, a few at a time. */
async function each(ids, work) {
  const waiting = [...ids.entries()];
  await Promise.all(Array.from({ length: 4 }, async () => {
    while (waiting.length) await work(...waiting.shift());
  }));
}

async function finished(browser, motcua, desk, ids) {
  const specialist = await officer(browser, motcua, "eatling.chuyenvien");
  const leader = await officer(browser, motcua, "eatling.lanhdao");
  await each(ids, (_, id) => step(desk, id, "transfer", { unscanned: "Máy quét của quầy hỏng" }));
  await each(ids, (_, id) => step(specialist, id, "confirm"));
  const choice = await (await specialist.request.get(`/can-bo/ho-so/${ids[0]}/buoc/assign`)).text();
  const [, me] = choice.match(/<option value="([0-9a-f]{32})"[^>]*>[^<]*<\/option>/);
  await each(ids, (_, id) => step(specialist, id, "assign", { officer: me }));
  const draft = await (await specialist.request.get(`/can-bo/ho-so/${ids[0]}/buoc/submit-draft`)).text();
  const [, signatory] = draft.match(/name="signatory"[\s\S]*?<option value="([0-9a-f]{32})"/);
  const text = { outcome: "positive", title: "GIẤY XÁC NHẬN", body: "Xác nhận nội dung đã khai.", to: "leadership", signatory };
  await each(ids, (_, id) => step(specialist, id, "submit-draft", text));
  const [day, month, year] = new Date().toLocaleDateString("en-GB", { timeZone: "Asia/Ho_Chi_Minh" }).split("/");
  const on = { "on.day": day, "on.month": month, "on.year": year };
  const scan = { name: "ky.png", mimeType: "image/png", buffer: PNG };
  await each(ids, (_, id) => step(leader, id, "sign", { signatory, ...on, scan }));
  const issue = await (await desk.request.get(`/can-bo/ho-so/${ids[0]}/buoc/issue`)).text();
  const first = Number(issue.match(/name="number"[^>]*value="(\d+)"/)[1]);
  await each(ids, (place, id) => step(desk, id, "issue", { number: String(first + place), ...on }));
  await each(ids, (_, id) => step(desk, id, "hand-result"));
}

test("fifty dossiers of one person come in and their results go out by keyboard", async ({ browser, motcua }) => {
  test.setTimeout(180_000);
  const desk = await officer(browser, motcua, "eatling.tiepnhan");
  await onward(desk, "Alt+n");
  await desk.keyboard.type("1.004873");
  await onward(desk, "Enter");
  await onward(desk, "Alt+l");
  await tabTo(desk, '[name="case"]').catch(() => {});
  if (await desk.evaluate(() => document.activeElement?.name === "case")) await desk.keyboard.press("Space");
  await tabTo(desk, '[name="bringer.name"]');
  await desk.keyboard.type("Trường Trung học cơ sở Mẫu");
  await tabTo(desk, '[name="have"]');
  await desk.keyboard.press("Space");
  await tabTo(desk, '[name="shelf"]');
  await desk.keyboard.type("Kệ 3");
  await tabTo(desk, '[name="more"]');
  await desk.keyboard.type(String(COUNT - 10));
  await onward(desk, "Enter");
  await expect(desk.locator('[name="r"]')).toHaveCount(COUNT);
  await tabTo(desk, '[name="r.1.name"]', 90);
  for (let row = 1; row <= COUNT; row += 1) {
    const phone = row === 7 ? "12" : "";
    for (const text of [`Người Mẫu Số ${row}`, String(190000000 + row), phone, "Thôn Mẫu", "0"]) {
      if (text) await desk.keyboard.insertText(text);
      await desk.keyboard.press("Tab");
    }
  }
  await onward(desk, "Alt+1");
  // One phone number is wrong: forty-nine are in, the one row is still there with everything in it.
  await expect(desk.locator("main")).toContainText("Đã tiếp nhận 49 hồ sơ");
  await expect(desk.locator('[name="r"]')).toHaveCount(1);
  await isSound(desk);
  await picture(desk, "counter-batch-wrong");
  await tabTo(desk, '[name="r.7.name"]', 90);
  await desk.keyboard.press("Tab");
  await desk.keyboard.press("Tab");
  await desk.keyboard.press("Control+a");
  await desk.keyboard.press("Delete");
  await onward(desk, "Alt+1");
  await expect(desk).toHaveURL(/can-bo\/lo\/[0-9a-f]{32}$/);
  const rows = desk.locator("main table tbody th a");
  await expect(rows).toHaveCount(COUNT);
  await isSound(desk);
  await picture(desk, "counter-batch");
  const receipt = await desk.request.get(`${desk.url()}/giay.pdf`);
  expect(receipt.headers()["content-type"]).toBe("application/pdf");
  const ids = await rows.evaluateAll((links) => links.map((link) => link.href.slice(-32)));
  const name = await desk.locator("h1").innerText();

  await finished(browser, motcua, desk, ids);

  // The scanner reads the batch's own paper: it types its name and presses Enter.
  await desk.goto("/can-bo");
  await alt(desk, "q");
  await desk.keyboard.type(name.trim());
  await onward(desk, "Enter");
  await onward(desk, "Alt+r");
  await expect(desk.locator('[name="chon"]:checked')).toHaveCount(COUNT);
  await expect(desk.locator('[name="receiver.name"]')).toHaveValue("Trường Trung học cơ sở Mẫu");
  await isSound(desk);
  await picture(desk, "counter-return");
  await onward(desk, "Alt+1");
  await expect(desk.locator("main")).toContainText(`Đã trả ${COUNT} trên ${COUNT} kết quả`);
  await isSound(desk);
  const acknowledgement = await desk.request.get(await desk.locator("main a.govuk-button").first().getAttribute("href"));
  expect(acknowledgement.headers()["content-type"]).toBe("application/pdf");
  await desk.goto(`/can-bo/ho-so/${ids[0]}`);
  await expect(desk.locator("main")).toContainText("Đã trả kết quả");
});
