// Sends a form's answers in the background while they are typed, so that a lost connection loses little.
// The address stands in data-mc-autosave; the answer to it is never shown, only whether it was kept:
// the texts stand in data-saving, data-saved and data-unsaved of the element [data-mc-saved].
const PAUSE = 1500;

export function autosave(form) {
  const notice = form.querySelector("[data-mc-saved]");
  let timer;
  let leaving = false;
  const say = (word) => { if (notice) notice.textContent = notice.dataset[word] ?? ""; };
  const answers = () => {
    const pairs = [...new FormData(form)].filter(([, value]) => typeof value === "string");
    return new URLSearchParams(pairs);
  };
  async function save() {
    if (leaving) return;
    say("saving");
    try {
      const reply = await fetch(form.dataset.mcAutosave, {
        method: "POST", body: answers(), credentials: "same-origin", redirect: "error", keepalive: true,
      });
      say(reply.ok ? "saved" : "unsaved");
    } catch {
      say("unsaved");
    }
  }
  form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(save, PAUSE); });
  form.addEventListener("submit", () => { leaving = true; clearTimeout(timer); });
}
