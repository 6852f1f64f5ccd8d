// Keeps what is typed into a form until the server has it: leaving asks first, and whoever comes
// back finds the words again. They stay in this tab (sessionStorage), belong to one person, and go
// with the log-out: computers are shared.

const PREFIX = "words:";
const TOP = "#main > .container, #content"; // of a page of the portal, of the reference data
const LEAVING = "words-leaving"; // a log-out is under way

const user = document.getElementById("session-end")?.dataset.user;
const mine = `${PREFIX}${user}:`;
const unsaved = new Set(); // keys of what was typed on this page and is not sent yet
let mayLeave = false;

const keysOf = (start) => Object.keys(sessionStorage).filter((key) => key.startsWith(start));
const forget = (key) => {
  unsaved.delete(key);
  sessionStorage.removeItem(key);
};

// What is kept together: a row that saves itself, or a whole form -------------------------------

const takesWords = (form) =>
  form?.method === "post" &&
  form.querySelector("textarea, input[type=text], input:not([type])") &&
  !form.querySelector("[type=password]");

const rowOf = (node) => node.closest("[data-row]");

// Not `form.action`: a field of that name would hide it.
const pathOf = (form) => new URL(form.getAttribute("action") || location, location).pathname;

function keyOf(form, row) {
  const name = row?.querySelector("[name$='-counter']").name ?? "";
  return `${mine}${pathOf(form)}#${name}`;
}

function controlsOf(part) {
  const skipped = ["csrfmiddlewaretoken", "carried"];
  return [...part.querySelectorAll("input, select, textarea")].filter(
    ({ name, type }) => name && !skipped.includes(name) && !["file", "submit"].includes(type),
  );
}

const isTicked = ({ type }) => type === "checkbox" || type === "radio";
const idOf = (control) => (isTicked(control) ? `${control.name}=${control.value}` : control.name);
const valueOf = (control) => (isTicked(control) ? control.checked : control.value);

const isTyped = ({ type, value }) => ["text", "textarea"].includes(type) && value.trim();

function fill(control, value) {
  if (isTicked(control)) control.checked = value;
  else control.value = value;
}

// Keeping ----------------------------------------------------------------------------------------

document.addEventListener("input", ({ target }) => {
  const { form } = target;
  if (!user || !takesWords(form)) return;
  const row = rowOf(target);
  const key = keyOf(form, row);
  const controls = controlsOf(row ?? form);
  const kept = {
    page: location.pathname + location.search,
    title: document.title.split(" – ")[0],
    fields: controls.map((control) => [idOf(control), valueOf(control)]),
    words: controls.filter(isTyped).map(({ value }) => value),
  };
  unsaved.add(key);
  try {
    sessionStorage.setItem(key, JSON.stringify(kept));
  } catch {
    // Full: the words are still on the page, and leaving it asks.
  }
});

// A form that is sent is forgotten only when a page of ours has come back (see below).
document.addEventListener("submit", (event) => {
  if (event.defaultPrevented) return;
  const form = event.target;
  if (form.matches("[data-logout]")) sessionStorage.setItem(LEAVING, "yes");
  if (!takesWords(form)) return;
  for (const key of keysOf(keyOf(form))) {
    unsaved.delete(key);
    sessionStorage.setItem(key, JSON.stringify({ ...read(key), isSent: true }));
  }
});

document.addEventListener("words:saved", ({ detail }) => {
  forget(keyOf(detail.form, detail.row));
});

document.addEventListener("session:leaving", () => { mayLeave = true; });
window.addEventListener("beforeunload", (event) => {
  if (!unsaved.size || mayLeave) return;
  event.preventDefault();
  // Whoever stays may press the button again at once (portal.js).
  setTimeout(() => {
    for (const form of document.forms) delete form.dataset.sent;
  });
});

// Giving back ------------------------------------------------------------------------------------

const read = (key) => JSON.parse(sessionStorage.getItem(key));

// The server answers a form with a redirect when it has taken it in, else with a page that holds the
// words. Any other page may be one a person went back to when no answer came.
function isAnswered({ isSent }) {
  const [{ redirectCount }] = performance.getEntriesByType("navigation");
  return isSent && (redirectCount > 0 || document.querySelector("#resend, #typed"));
}

// A blank row has another key on every page: one takes the key under which the words were typed, so
// that a row the server has after all is not added twice.
function newRow(form, { fields }) {
  const [table, key] = fields.find(([id]) => id.startsWith("rows-")) ?? [];
  const blank = table && form.querySelector(`.is-new[data-row]:has([name="${table}"])`);
  if (!blank) return null;
  const ownKey = blank.querySelector(`[name="${table}"]`).value;
  const { id } = blank;
  blank.outerHTML = blank.outerHTML.replaceAll(ownKey, key);
  const row = document.getElementById(id.replace(ownKey, key));
  htmx.process(row);
  return row;
}

function giveBack(key) {
  const kept = read(key);
  const [path, name] = key.slice(mine.length).split("#");
  const form = [...document.forms].find(
    (form) => takesWords(form) && pathOf(form) === path,
  );
  const part = name && form ? rowOf(form.elements[name] ?? form) ?? newRow(form, kept) : form;
  const there = new Map(part ? controlsOf(part).map((control) => [idOf(control), control]) : []);
  if (!kept.fields.every(([id]) => there.has(id))) {
    offer(key, kept);
    return false;
  }
  const differing = kept.fields
    .map(([id, value]) => [there.get(id), value])
    .filter(([control, value]) => valueOf(control) !== value);
  const [typed] = differing.find(([{ type }]) => type !== "hidden") ?? [];
  if (!typed) {
    forget(key);
    return false;
  }
  // The hidden counters come back too: what a colleague saved meanwhile is shown, not overwritten.
  for (const [control, value] of differing) fill(control, value);
  const dialog = part.closest("dialog");
  if (dialog && !dialog.open) dialog.showModal();
  typed.dispatchEvent(new Event("input", { bubbles: true }));
  typed.focus();
  return true;
}

// Their form is not on this page, or has changed: to be copied, or dropped.
function offer(key, { page, title, words }) {
  const box = document.createElement("div");
  const told = document.createElement("p");
  const link = document.createElement("a");
  const area = document.createElement("textarea");
  const drop = document.createElement("button");
  box.className = "panel stack measure kept-words";
  link.href = page;
  link.textContent = title;
  told.append("Còn chữ bạn gõ mà chưa lưu, ở trang ", link, ":");
  area.readOnly = true;
  area.rows = Math.min(words.length + 1, 8);
  area.value = words.join("\n");
  area.setAttribute("aria-label", "Chữ chưa lưu, để sao chép");
  drop.type = "button";
  drop.className = "button button-secondary button-small";
  drop.textContent = "Bỏ những chữ này";
  drop.addEventListener("click", () => {
    forget(key);
    box.remove();
  });
  const actions = document.createElement("p");
  actions.append(drop);
  box.append(told, area, actions);
  document.querySelector(TOP).prepend(box);
}

function tellGivenBack() {
  const told = document.createElement("p");
  told.className = "notice tone-warning kept-words";
  told.setAttribute("role", "status");
  told.textContent = "Những chữ bạn gõ mà chưa lưu đã được đưa lại vào ô.";
  document.querySelector(TOP).prepend(told);
}

// After the other scripts have drawn their dialogs and listen.
document.addEventListener("DOMContentLoaded", () => {
  if (!user) {
    if (sessionStorage.getItem(LEAVING)) sessionStorage.clear();
    return;
  }
  sessionStorage.removeItem(LEAVING);
  for (const key of keysOf(PREFIX)) {
    if (!key.startsWith(mine) || isAnswered(read(key))) forget(key);
  }
  const given = keysOf(mine).map(giveBack);
  if (given.some(Boolean)) tellGivenBack();
});
