// A dossier that is supplemented twice (the second time with a superior's approval), comes near its appointment without
// a draft, and is late: the system drafts the apology, the leader sends it, the citizen reads the new day and gets the
// result all the same. Time passes by the demonstration's own clock; this journey is the last, so no other meets it.
import { expect, test } from "../support/motcua.js";
import { isSound } from "../support/look.js";
import { later, workingDays } from "../support/time.js";
import { example, file, intoHands, officer, photo, register, sees, supply, take } from "../support/walk.js";

const ask = async (page) => page.locator('[name="name.khac-1"]').fill("Giấy xác nhận nơi cư trú");

test("supplemented twice, late, with an apology in time", async ({ page, browser, motcua }) => {
  test.setTimeout(60_000);
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

  // Three working days: after two of them the apology lies before the leader.
  await later(workingDays(2));
  leader = await officer(browser, motcua, "nghiaduc.lanhdao");
  await expect(async () => {
    await leader.goto(`/can-bo/ho-so/${id}`);
    await expect(leader.locator("main")).toContainText("Phiếu xin lỗi soạn sẵn", { timeout: 500 });
  }).toPass({ timeout: 15_000 });
  await isSound(leader);
  await leader.goto("/can-bo/nhac-viec");
  await expect(leader.locator("main")).toContainText("Gửi phiếu xin lỗi");
  await isSound(leader);
  await take(leader, id, "send-apology");
  await sees(page, id, "Cơ quan xin lỗi và hẹn lại");
  await isSound(page);

  // The first appointment passes. Being late blocks nothing.
  await later(workingDays(4));
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
