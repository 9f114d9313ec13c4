// A ward asks the department of justice and a town of another district at once; one of them changes its mind; the draft
// waits for both, and the citizen reads who is asked.
import { expect, test } from "../support/motcua.js";
import { isSound } from "../support/look.js";
import { example, file, intoHands, officer, photo, register, sees, take } from "../support/walk.js";

async function choose(page, name, text) {
  const select = page.locator(`select[name="${name}"]`);
  const wanted = await select.locator("option").evaluateAll((options, part) => options.find((it) => it.value && it.text.includes(part))?.value, text);
  await select.selectOption(wanted);
}

test("two agencies are asked at once, answer, and one replaces what it said", async ({ page, browser, motcua }) => {
  test.setTimeout(180_000);
  await register(page);
  const single = example("xac-nhan-tinh-trang-hon-nhan", "accepted__doc-than-de-ket-hon");
  const id = await file(page, single, { files: [await photo(page)], agency: "phường Nghĩa Đức" });
  const { specialist } = await intoHands(browser, motcua, id, "nghiaduc");
  const question = "Công dân có đăng ký kết hôn tại địa bàn trong thời gian cư trú không?";
  await take(specialist, id, "ask-opinion", { fields: { question, mandatory: "yes" }, then: async (at) => {
    await isSound(at);
    await choose(at, "agency", "Sở Tư pháp");
    await choose(at, "agency_2", "Ea T'Ling");
  } });
  await sees(page, id, "Đang hỏi ý kiến cơ quan khác");
  const draft = await specialist.goto(`/can-bo/ho-so/${id}/buoc/submit-draft`);
  expect(draft.status(), "no draft before both have answered").toBeGreaterThanOrEqual(400);

  const justice = await officer(browser, motcua, "sotuphap.chuyenvien");
  await justice.goto("/can-bo?muc=cho-y-kien");
  await expect(justice.locator(`a[href="/can-bo/ho-so/${id}"]`)).toBeVisible();
  await take(justice, id, "give-opinion", { fields: { opinion: "Chưa tìm thấy thông tin." } });
  const town = await officer(browser, motcua, "eatling.chuyenvien");
  await take(town, id, "give-opinion", { fields: { opinion: "Không có đăng ký kết hôn." } });
  await sees(page, id, "Đã có ý kiến của cơ quan được hỏi");
  await take(justice, id, "give-opinion", { fields: { opinion: "Không có đăng ký kết hôn tại tỉnh." } });

  await specialist.goto(`/can-bo/ho-so/${id}`);
  for (const text of ["Chưa tìm thấy thông tin.", "Không có đăng ký kết hôn tại tỉnh.", "Ý kiến trước, đã được thay"]) {
    await expect(specialist.locator("main")).toContainText(text);
  }
  await isSound(specialist);
  await take(specialist, id, "submit-draft", { then: (at) => at.locator('[name="to"][value="leadership"]').check({ force: true }) });
  await take(await officer(browser, motcua, "nghiaduc.lanhdao"), id, "sign");
  await sees(page, id, "Đã ký kết quả");
});
