// A form that was sent is not sent again by an impatient second click. The server guards this too
// (the `once` field); here it only spares the wait for the second answer.
export function once(form) {
  let sent = false;
  form.addEventListener("submit", (event) => {
    if (sent) { event.preventDefault(); return; }
    sent = true;
    for (const button of form.querySelectorAll('button[type="submit"], button:not([type])')) {
      button.setAttribute("aria-disabled", "true");
    }
  });
  // Coming back with the browser's own button must find a form that works.
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    sent = false;
    form.querySelectorAll("[aria-disabled]").forEach((button) => button.removeAttribute("aria-disabled"));
  });
}
