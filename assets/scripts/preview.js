// Shows what was chosen in a file field before it is sent: names, sizes, and pictures in small.
// The limit in bytes stands in data-limit, the sentence for a file beyond it in data-too-large.
const KILO = 1024;

function size(bytes) {
  return bytes < KILO * KILO ? `${Math.max(1, Math.round(bytes / KILO))} KB` : `${(bytes / KILO / KILO).toFixed(1)} MB`;
}

function line(file, input) {
  const item = document.createElement("li");
  item.className = "mc-preview__item";
  if (file.type === "image/jpeg" || file.type === "image/png") {
    const picture = document.createElement("img");
    picture.alt = "";
    picture.src = URL.createObjectURL(file);
    picture.addEventListener("load", () => URL.revokeObjectURL(picture.src), { once: true });
    item.append(picture);
  }
  const name = document.createElement("span");
  name.textContent = `${file.name} (${size(file.size)})`;
  item.append(name);
  const limit = Number(input.dataset.limit);
  if (limit && file.size > limit) {
    const warning = document.createElement("strong");
    warning.className = "mc-preview__warning";
    warning.textContent = input.dataset.tooLarge ?? "";
    item.append(warning);
  }
  return item;
}

export function preview(input) {
  const list = document.createElement("ul");
  list.className = "mc-preview";
  list.setAttribute("aria-live", "polite");
  input.after(list);
  input.addEventListener("change", () => {
    list.replaceChildren(...[...input.files].map((file) => line(file, input)));
  });
}
