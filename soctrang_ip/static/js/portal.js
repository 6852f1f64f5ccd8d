// Comfort only: every page works without this file.
"use strict";

// <details data-dialog> becomes a modal <dialog>.
for (const opener of document.querySelectorAll("details[data-dialog]")) {
  const body = opener.querySelector(".dialog-body");
  const dialog = document.createElement("dialog");
  const close = document.createElement("button");
  dialog.setAttribute("aria-labelledby", `${body.id}-title`);
  close.type = "button";
  close.className = "button-link";
  close.textContent = "Đóng, không làm gì";
  close.addEventListener("click", () => dialog.close());
  opener.after(dialog);
  dialog.append(body);
  body.append(close);

  const summary = opener.querySelector("summary");
  summary.addEventListener("click", (event) => {
    event.preventDefault();
    dialog.showModal();
  });
  if (opener.open) {
    opener.open = false;
    dialog.showModal();
  }
}

// An impatient second click sends nothing; the server does not rely on it.
for (const form of document.querySelectorAll("form[method=post]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
    // A download leaves the page where it is, and may be asked for again.
    setTimeout(() => { delete form.dataset.sent; }, 5000);
  });
}

// The user menu closes on Escape and on a click elsewhere.
const menu = document.querySelector(".user-menu");
if (menu) {
  document.addEventListener("click", (event) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
}
