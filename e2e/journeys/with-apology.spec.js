// A dossier that is supplemented twice (the second time with a superior's approval), comes near its appointment without
// a draft, and is late: the system drafts the apology, the leader sends it, the citizen reads the new day and gets the
// result all the same. Time passes by the demonstration's own clock; this journey is the last, so no other meets it.
import { expect, test } from "../support/motcua.js";
import { isSound } from "../support/look.js";
import { later, untilDay } from "../support/time.js";
import { example, file, intoHands, officer, photo, register, sees, supply, take } from "../support/walk.js";

/** Whether the page shows the text within some seconds: the worker looks once a minute of the demonstration's clock. */
const shows = async (page, text) => {
  for (let tries = 0; tries < 8; tries += 1) {
    if ((await page.locator("main").innerText()).includes(text)) return true;
    await page.waitForTimeout(500);
    await page.reload();
  }
  return false;
};
const ask = async (page) => page.locator('[name="name.khac-1"]').fill("Giấy xác nhận nơi cư trú");

test("supplemented twice, late, with an apology in time", async ({ page, browser, motcua }) => {
  test.setTimeout(120_000);
  await register(page);
  const single = example("xac-nhan-tinh-trang-hon-nhan", "accepted__doc-than-de-ket-hon");
  const id = await file(page, single, { files: [await photo(page)], agency: "phường Nghĩa Đức" });
  let { intake, specialist } = await intoHands(browser, motcua, id, "nghiaduc");

  await take(specialist, id, "ask-supplement", { fields: { reason: "Chưa rõ nơi cư trú trước đây." }, then: ask });
  await sees(page, id, "Chưa rõ nơi cư trú trước đây.", "Giấy xác nhận nơi cư trú");
  await supply(page, id);
  await take(intake, id, "find-complete");
  await sees(page, id, "Giấy tờ bổ sung đã đủ");

  await take(specialist, id, "ask-supplement", { fields: { reason: "Giấy xác nhận thiếu dấu." }, then: ask });
  await page.goto(`/ho-so/${id}`);
  await expect(page.locator("main"), "not asked before a superior agreed").not.toContainText("Giấy xác nhận thiếu dấu.");
  let leader = await officer(browser, motcua, "nghiaduc.lanhdao");
  await take(leader, id, "approve");
  await sees(page, id, "Giấy xác nhận thiếu dấu.");
  await supply(page, id);
  await take(intake, id, "find-complete");
  await specialist.goto(`/can-bo/ho-so/${id}`);

  // Two working days before the appointment the apology lies before the leader; which day that is depends on today's.
  const apologyDay = await untilDay(async () => {
    leader = await officer(browser, motcua, "nghiaduc.lanhdao");
    return leader.goto(`/can-bo/ho-so/${id}`).then(() => shows(leader, "Phiếu xin lỗi soạn sẵn"));
  });
  await isSound(leader);
  await leader.goto("/can-bo/nhac-viec");
  await expect(leader.locator("main")).toContainText("Gửi phiếu xin lỗi");
  await isSound(leader);
  await take(leader, id, "send-apology");
  await sees(page, id, "Cơ quan xin lỗi và hẹn lại");
  await isSound(page);

  // The first appointment passes. Being late blocks nothing.
  await later(apologyDay + 4);
  specialist = await officer(browser, motcua, "nghiaduc.chuyenvien");
  await take(specialist, id, "submit-draft", { then: (at) => at.locator('[name="to"][value="leadership"]').check({ force: true }) });
  leader = await officer(browser, motcua, "nghiaduc.lanhdao");
  await take(leader, id, "sign");
  const clerk = await officer(browser, motcua, "nghiaduc.vanthu");
  await take(clerk, id, "issue");
  await take(clerk, id, "hand-result");
  intake = await officer(browser, motcua, "nghiaduc.tiepnhan");
  await take(intake, id, "confirm");
  await sees(page, id, "Kết quả đã về nơi trả");
});
