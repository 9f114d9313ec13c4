// What is asked of every page: that people with a screen reader, a phone or a slow line can use it.
import AxeBuilder from "@axe-core/playwright";
import { expect } from "@playwright/test";

export const phone = { width: 360, height: 740 };
export const desktop = { width: 1280, height: 900 };

/** No rule of WCAG 2.1 AA that axe can check is broken, there is one h1, and nothing is cut off sideways. */
export async function isSound(page) {
  const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]).analyze();
  const told = violations.filter((violation) => !isTheDesignSystems(violation)).map(({ id, help, nodes }) => `${id}: ${help}\n  ${nodes.map((node) => node.html).join("\n  ")}`);
  expect(told, "axe").toEqual([]);
  await expect(page.locator("h1")).toHaveCount(1);
  await fits(page, phone);
  await fits(page, desktop);
}

// The design system says on a choice whether the fields it reveals are open. ARIA does not foresee that, but
// screen readers read it well, and its makers keep it knowingly.
function isTheDesignSystems({ id, nodes }) {
  return id === "aria-allowed-attr" && nodes.every(({ html }) => /govuk-(radios|checkboxes)__input/.test(html) && html.includes("aria-expanded"));
}

/** Nothing makes the page wider than the screen. */
export async function fits(page, size) {
  const before = page.viewportSize();
  await page.setViewportSize(size);
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(over, `pixels beyond ${size.width}`).toBeLessThanOrEqual(0);
  if (before) await page.setViewportSize(before);
}

/** Loads an address with an empty cache and says how many bytes came over the line, headers included. */
export async function weight(page, address) {
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.setCacheDisabled", { cacheDisabled: true });
  let bytes = 0;
  session.on("Network.loadingFinished", (event) => { bytes += event.encodedDataLength; });
  await page.goto(address, { waitUntil: "networkidle" });
  await session.detach();
  return bytes;
}

/** Pictures of the page at phone and desktop width, when SCREENSHOTS names a folder: for people to look at. */
export async function picture(page, name) {
  if (!process.env.SCREENSHOTS) return;
  for (const [word, size] of Object.entries({ phone, desktop })) {
    await page.setViewportSize(size);
    await page.screenshot({ path: `${process.env.SCREENSHOTS}/${name}-${word}.png`, fullPage: true });
  }
  await page.setViewportSize(desktop);
}
