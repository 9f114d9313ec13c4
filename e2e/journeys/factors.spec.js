// A citizen turns on the second step, is asked for it at the door, loses everything, and gets the account
// back at the counter from two officers.
import { randomBytes } from "node:crypto";
import { expect, test } from "../support/motcua.js";
import { device } from "../support/device.js";
import { isSound, picture } from "../support/look.js";
import { codeOf } from "../support/totp.js";
import { answer, codeFor, officer, register } from "../support/walk.js";

const PASSWORD = "mat khau de nho 2019";
const number = `0001${String(Date.now()).slice(-8)}`;
const submit = (page) => page.locator("main form button[type=submit]").first().click();

test("a second step is asked for at the door, and the counter gives the account back", async ({ browser, motcua }) => {
  const plain = await browser.newContext({ baseURL: motcua, locale: "vi-VN", timezoneId: "Asia/Ho_Chi_Minh" });
  const page = await plain.newPage();
  const email = await register(page);
  await page.goto("/tai-khoan/thong-tin");
  await answer(page, { "identity.kind": "cccd", "identity.number": number });
  await submit(page);
  await expect(page).toHaveURL(/\/tai-khoan$/);

  await page.goto("/tai-khoan/hai-lop");
  await isSound(page);
  await picture(page, "two-step");
  await page.locator('[name="password"]').fill(PASSWORD);
  await page.getByRole("button", { name: "Bật bằng ứng dụng xác thực" }).click();
  await isSound(page);
  await picture(page, "two-step-app");
  const key = await page.locator(".mc-key").innerText();
  await page.locator('[name="code"]').fill(codeOf(key));
  await page.getByRole("button", { name: "Bật xác thực hai lớp" }).click();
  await isSound(page);
  await expect(page.locator("main")).toContainText("Mã dự phòng");
  const recovery = await page.locator(".mc-recovery li").first().innerText();

  await plain.clearCookies();
  await page.goto("/dang-nhap?next=/tai-khoan");
  await page.locator('[name="name"]').fill(email);
  await page.locator('[name="password"]').fill(PASSWORD);
  await submit(page);
  await isSound(page);
  await picture(page, "second-step");
  await page.locator('[name="code"]').fill(recovery);
  await submit(page);
  await expect(page).toHaveURL(/\/tai-khoan$/);
  await expect(page.locator("main")).toContainText("Dùng một mã dự phòng");
  await isSound(page);
  await picture(page, "account-activity");

  // Everything is lost: the counter.
  const one = await officer(browser, motcua, "nghiaduc.tiepnhan");
  await one.goto("/can-bo/khoi-phuc-tai-khoan/tim");
  await one.locator('[name="sought"]').fill(email);
  await one.getByRole("button", { name: "Tìm", exact: true }).click();
  await isSound(one);
  await expect(one.locator("main")).not.toContainText(number);
  const fresh = `moi-${randomBytes(4).toString("hex")}@vidu.example`;
  await answer(one, { paper: "identity-card", number, contact: fresh, reason: "Mất điện thoại, không mở được thư cũ" });
  await picture(one, "recovery-search");
  await one.getByRole("button", { name: "Gửi mã đến địa chỉ mới" }).click();
  await isSound(one);
  await one.locator('[name="code"]').fill(await codeFor(page, fresh));
  await submit(one);
  await isSound(one);
  await expect(one.locator("main")).toContainText("Chờ một cán bộ khác");
  const address = one.url();

  const two = await officer(browser, motcua, "nghiaduc.lanhdao");
  await two.goto(address);
  await isSound(two);
  await picture(two, "recovery-answer");
  await two.getByRole("button", { name: "Xác nhận, giao lại tài khoản" }).click();
  await expect(two.locator("main")).toContainText("Đã giao lại tài khoản");
  await isSound(two);
  await picture(two, "recovery-list");

  await page.goto("/tai-khoan");
  await expect(page).toHaveURL(/dang-nhap/);
  await page.goto("/quen-mat-khau");
  await page.locator('[name="contact"]').fill(fresh);
  await submit(page);
  await page.locator('[name="code"]').fill(await codeFor(page, fresh));
  await page.locator('[name="password"]').fill("mat khau moi hoan toan 2020");
  await submit(page);
  await expect(page).toHaveURL(/\/tai-khoan$/);
  await expect(page.locator("main")).toContainText("Tài khoản được lấy lại tại quầy");
  for (const context of [plain, one.context(), two.context()]) await context.close();
});

const step = (page) => page.getByRole("button", { name: "Đăng nhập bằng khóa truy cập" }).click();

test("a passkey is the second step after the password, for a citizen and for an officer", async ({ browser, motcua, page }) => {
  await device(page);
  const email = await register(page);
  await page.goto("/tai-khoan/khoa");
  await page.locator('[name="password"]').fill(PASSWORD);
  await page.getByRole("button", { name: "Thêm khóa trên máy này" }).click();
  await page.getByRole("button", { name: "Tạo khóa" }).click();
  await expect(page.locator("main")).toContainText("Đã thêm khóa truy cập");
  await page.goto("/tai-khoan/hai-lop");
  await page.locator('[name="password"]').fill(PASSWORD);
  await page.getByRole("button", { name: "Bật bằng khóa truy cập đã có" }).click();
  await expect(page.locator("main")).toContainText("Mã dự phòng");
  await page.context().clearCookies();
  await page.goto("/dang-nhap?next=/tai-khoan/hai-lop");
  await page.locator('[name="name"]').fill(email);
  await page.locator('[name="password"]').fill(PASSWORD);
  await submit(page);
  await expect(page.locator("h1")).toContainText("Bước thứ hai");
  await isSound(page);
  await step(page);
  await expect(page).toHaveURL(/hai-lop$/);
  await isSound(page);
  await picture(page, "two-step-on");
  await page.getByRole("button", { name: "Tắt bằng khóa truy cập" }).click();
  await expect(page.locator("main")).toContainText("Đã tắt xác thực hai lớp");

  const desk = await officer(browser, motcua, "eatling.tiepnhan");
  await device(desk);
  await desk.goto("/can-bo/khoa");
  await desk.getByRole("button", { name: "Tạo khóa" }).click();
  await expect(desk.locator("main")).toContainText("Đã thêm khóa truy cập");
  await desk.goto("/can-bo/phien");
  await isSound(desk);
  await picture(desk, "desk-activity");
  await desk.context().clearCookies();
  await desk.goto("/can-bo/dang-nhap");
  await desk.locator('[name="name"]').fill("eatling.tiepnhan");
  await desk.locator('[name="password"]').fill("motcua-2019");
  await submit(desk);
  await expect(desk.locator("h1")).toContainText("Mã xác thực");
  await isSound(desk);
  await picture(desk, "desk-second-step");
  await step(desk);
  await expect(desk).toHaveURL(/\/can-bo(\?|$)/);
  await desk.context().close();
});
