// People prove who they are at a certified provider on another host: citizens come in, link what they have and are never
// linked by a number alone; an officer's directory opens the account that is there.
import { expect, test } from "../support/motcua.js";
import { isSound, picture } from "../support/look.js";
import { people, signInThere } from "../support/provider.js";
import { register } from "../support/walk.js";
import { freshCode } from "../support/totp.js";

const PASSWORD = "mat khau de nho 2019";

test("a citizen comes in by the provider, and the next time at once", async ({ page }) => {
  await page.goto("/dang-nhap?next=/ho-so");
  await isSound(page);
  await picture(page, "sign-in");
  await page.getByRole("button", { name: "Đăng nhập bằng VNeID" }).click();
  await signInThere(page, "mau");
  await expect(page).toHaveURL(/\/dang-nhap\/dinh-danh$/);
  await expect(page.locator("main")).toContainText(people.mau.name);
  await isSound(page);
  await picture(page, "identity");
  await page.getByRole("button", { name: "Lập tài khoản mới" }).first().click();
  await expect(page).toHaveURL(/\/ho-so$/);
  await page.goto("/tai-khoan");
  await expect(page.locator("main")).toContainText(people.mau.identity_number);
  await isSound(page);
  await picture(page, "account-without-address");
  await page.goto("/tai-khoan/dinh-danh");
  await isSound(page);
  await picture(page, "identities");
  await page.context().clearCookies({ domain: "localhost" });
  await page.goto("/dang-nhap/qua/vneid");
  await expect(page, "the provider remembers the citizen").toHaveURL(/\/tai-khoan$/);
});

test("a level that is too low is told, and the way back is open", async ({ page }) => {
  await page.goto("/dang-nhap/qua/vneid");
  await signInThere(page, "tre");
  await expect(page).toHaveURL(/\/dang-nhap$/);
  await expect(page.locator("main")).toContainText("chưa đủ mức");
  await picture(page, "level-too-low");
  // Whom the provider does not know comes back without anything; a made-up answer is worth nothing either.
  await page.context().clearCookies();
  await page.goto("/dang-nhap/qua/vneid");
  await signInThere(page, "khong-ai");
  await expect(page.locator("main")).toContainText("chưa hoàn tất đăng nhập");
  await page.goto("/dang-nhap/qua/vneid");
  await page.goto("/dang-nhap/ve/vneid?error=access_denied&state=sai");
  await expect(page).toHaveURL(/\/dang-nhap$/);
});

test("a citizen with an account links it by the password and never by the number alone", async ({ page }) => {
  const email = await register(page);
  await page.goto("/tai-khoan/dinh-danh");
  await page.getByRole("button", { name: "Gắn VNeID" }).click();
  await signInThere(page, "thu");
  await expect(page).toHaveURL(/\/tai-khoan\/dinh-danh\/gan$/);
  await isSound(page);
  await picture(page, "identity-link");
  await page.locator('[name="password"]').fill(PASSWORD);
  await page.getByRole("button", { name: "Gắn vào tài khoản này" }).click();
  await expect(page.locator("main")).toContainText("Đã gắn tài khoản định danh");
  await page.locator('[name="password"]').fill(PASSWORD);
  await page.getByRole("button", { name: "Gỡ VNeID" }).click();
  await expect(page.locator("main")).toContainText("Đã gỡ tài khoản định danh");
  // Now the account states the number, and that alone opens nothing.
  await page.context().clearCookies({ domain: "localhost" });
  await page.goto("/dang-nhap/qua/vneid");
  await expect(page.locator("main")).toContainText("có thể đã có một tài khoản");
  await isSound(page);
  await picture(page, "identity-known");
  await page.locator('[name="name"]').fill(email);
  await page.locator('[name="password"]').fill(PASSWORD);
  await page.getByRole("button", { name: "Gắn vào tài khoản này" }).click();
  await expect(page).toHaveURL(/\/tai-khoan$/);
});

test("the directory opens an officer's account after it was linked once by password and code", async ({ page }) => {
  await page.goto("/can-bo/dang-nhap");
  await isSound(page);
  await picture(page, "desk-sign-in");
  await page.getByRole("button", { name: /Đăng nhập bằng Danh bạ/ }).click();
  await signInThere(page, "canbo");
  await expect(page.locator("main")).toContainText("chưa biết đó là tài khoản cán bộ nào");
  await page.locator('[name="name"]').fill("vanphong.quantri");
  await page.locator('[name="password"]').fill("motcua-2019");
  await page.locator("main form button[type=submit]").first().click();
  await page.locator('[name="code"]').fill(await freshCode("vanphong.quantri"));
  await page.locator("main form button[type=submit]").first().click();
  await expect(page).toHaveURL(/\/can-bo\/danh-ba/);
  await isSound(page);
  await picture(page, "desk-directory");
  await page.getByRole("button", { name: "Đúng là tôi" }).click();
  await expect(page).toHaveURL(/\/can-bo$/);
  await page.context().clearCookies({ domain: "localhost" });
  await page.goto("/can-bo/dang-nhap/qua/danh-ba");
  // The directory says nothing of a second factor: the code is asked for.
  await page.locator('[name="code"]').fill(await freshCode("vanphong.quantri"));
  await page.locator("main form button[type=submit]").first().click();
  await expect(page).toHaveURL(/\/can-bo$/);
});
