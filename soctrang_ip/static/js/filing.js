// Saves each row of the filing form by itself while it is filled in (htmx sends and takes in).
// Comfort only: without this file "Lưu" saves the whole page.
"use strict";

const IDLE_MS = 1500;
const RETRY_MS = 10_000;
const form = document.querySelector("form[data-autosave]");
const SENT = "sent";
const NOT_SAVED = {
  403: "Chưa lưu được vì phiên làm việc đã hết. Chữ vẫn ở trên trang này và tự lưu khi bạn đăng nhập lại.",
  404: "Chưa lưu được với vai trò đang chọn. Hãy chọn lại vai trò ở một thẻ khác; chữ vẫn ở trên trang này.",
  other: "Máy chủ chưa lưu được. Chữ vẫn ở trên trang này và sẽ tự lưu lại sau ít giây.",
};
const waiting = new Map(); // rows with words that are not saved yet → a timer, or SENT
const underWay = new Set(); // requests without an answer yet
let afterwards = null; // what waits for the last of them

const rowOf = (node) => node.closest("[data-row]");
const stateOf = (row) => row.querySelector(".row-state");
const isNew = (row) => row.querySelector("[name$='-counter']").value === "";

function later(row, delay) {
  clearTimeout(waiting.get(row));
  waiting.set(row, setTimeout(() => save(row), delay));
}

function save(row) {
  clearTimeout(waiting.get(row));
  // A conflict waits for a choice: the next save would overwrite a colleague.
  if (row.isConnected && !row.querySelector(".conflict")) htmx.trigger(row, "save");
}

function saveAll() {
  for (const row of waiting.keys()) save(row);
}

function saved(row) {
  waiting.delete(row);
  document.dispatchEvent(new CustomEvent("words:saved", { detail: { form, row } }));
}

function tell(row, text) {
  const told = document.createElement("p");
  told.className = "small refused";
  told.textContent = text;
  stateOf(row).querySelector(":scope > p")?.remove();
  stateOf(row).append(told);
}

// When to save ---------------------------------------------------------------------------------

form.addEventListener("input", ({ target }) => {
  const row = rowOf(target);
  if (!row) return;
  clearTimeout(waiting.get(row));
  waiting.set(row, null);
  // A new row is saved when one leaves it: until then its other cells are not filled in yet.
  if (!isNew(row)) later(row, target.matches("select, [type=checkbox]") ? 0 : IDLE_MS);
});

form.addEventListener("focusout", ({ target, relatedTarget }) => {
  const row = rowOf(target);
  if (row && waiting.has(row) && !row.contains(relatedTarget)) save(row);
});

document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "s") return;
  event.preventDefault();
  saveAll();
});

// Whoever goes on waits for the rows under way: a page sent meanwhile would meet its own words as
// a colleague's, and a link followed meanwhile would lose them.
function whenSaved(event, next) {
  if (!underWay.size) return false;
  event.preventDefault();
  document.getElementById("save-state").textContent = "Đang lưu…";
  afterwards = next;
  return true;
}
form.addEventListener("submit", (event) => {
  const waits = whenSaved(event, () => {
    delete form.dataset.sent;
    form.requestSubmit(event.submitter);
  });
  if (waits) return;
  waiting.forEach(clearTimeout);
  waiting.clear();
});
document.addEventListener("htmx:confirm", (event) => {
  const { elt, issueRequest } = event.detail;
  if (!elt.matches("[data-row]")) whenSaved(event, () => issueRequest(true));
});
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  if (!link || link.target || event.ctrlKey || event.metaKey || event.shiftKey) return;
  saveAll();
  whenSaved(event, () => location.assign(link.href));
});

// What is sent: one row, or the panel whose button was pressed ---------------------------------

document.addEventListener("htmx:configRequest", ({ detail }) => {
  const { elt, target } = detail;
  const scope = target.matches(".row-state") ? rowOf(elt) : target;
  const sent = new Set([...scope.querySelectorAll("[name]")].map((input) => input.name));
  for (const name of [...detail.formData.keys()]) {
    if (!sent.has(name)) detail.formData.delete(name);
  }
  detail.headers["X-CSRFToken"] = form.elements.csrfmiddlewaretoken.value;
});

// In a conflict "keep" saves the row again; "take" draws its panel as it is stored.
form.addEventListener("click", (event) => {
  const button = event.target.closest("button[name=keep], button[name=take]");
  if (!button) return;
  event.preventDefault();
  const panel = button.closest(".entry");
  const isKept = button.name === "keep";
  if (!isKept) saved(rowOf(button));
  waiting.delete(rowOf(button));
  htmx.ajax("POST", isKept ? rowOf(button).getAttribute("hx-post") : form.action, {
    source: button,
    target: isKept ? stateOf(rowOf(button)) : panel,
    select: isKept ? undefined : `#${panel.id}`,
    swap: "outerHTML",
  });
});

// What comes back ------------------------------------------------------------------------------

document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  underWay.add(detail.xhr);
  if (waiting.has(detail.elt)) waiting.set(detail.elt, SENT);
});

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const { elt, target, xhr } = detail;
  // Somebody still typing in a row is not told yet what is missing in it.
  if (xhr.status === 400 && elt.matches("[data-row]") && elt.contains(document.activeElement)) {
    detail.shouldSwap = false;
    return;
  }
  // A page that is not the one asked for (the log-in page) takes no panel's place.
  if (xhr.status < 400 && target.id && !detail.serverResponse.includes(`id="${target.id}"`)) {
    detail.shouldSwap = false;
    location.reload();
  }
});

document.addEventListener("htmx:afterRequest", ({ detail }) => {
  const { requestConfig, xhr } = detail;
  const { elt } = requestConfig;
  underWay.delete(xhr);
  if (!underWay.size && afterwards) {
    // In a moment: a row whose turn waited for this one is sent first.
    const next = afterwards;
    afterwards = null;
    setTimeout(() => next());
  }
  if (xhr.status === 200 && waiting.get(elt) === SENT) saved(elt);
});

document.addEventListener("htmx:afterSettle", ({ target, detail }) => {
  const { elt } = detail.requestConfig;
  if (!elt.matches("[data-row]") && target.matches(".entry")) {
    // The panel was drawn anew: go on in its first new row, or in its first field.
    const next = elt.name === "them" ? "tr.is-new" : "[data-row]";
    target.querySelector(`${next} :is(input, select, textarea):not([type=hidden])`)?.focus();
  }
  for (const told of rowOf(target)?.querySelectorAll(".told") ?? []) {
    const input = document.getElementById(told.id.replace(/-told$/, ""));
    if (told.querySelector(".errorlist")) input?.setAttribute("aria-invalid", "true");
    else input?.removeAttribute("aria-invalid");
  }
});

function failed({ elt }, text) {
  document.getElementById("save-state").textContent = text;
  const row = rowOf(elt);
  if (!row) return;
  tell(row, text);
  later(row, RETRY_MS);
}
document.addEventListener("htmx:sendError", ({ detail }) => {
  failed(detail, "Mất kết nối. Chữ vẫn ở trên trang này và sẽ tự lưu khi có mạng.");
});
document.addEventListener("htmx:responseError", ({ detail }) => {
  failed(detail, NOT_SAVED[detail.xhr.status] ?? NOT_SAVED.other);
  if (detail.xhr.status === 403) document.dispatchEvent(new Event("session:doubt"));
});
window.addEventListener("online", saveAll);
document.addEventListener("session:renewed", saveAll); // logged in again, in another tab
