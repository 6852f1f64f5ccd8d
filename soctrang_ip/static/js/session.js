// Says when the session ends and keeps it alive while somebody is there, in every tab at once.
// Comfort only: the server ends the session, and carries on what is sent to it afterwards.

const WARNING_MS = 5 * 60_000; // before the end
const TYPING_MS = 5 * 60_000; // how often somebody who types is said to be there
const LOOK_MS = 20_000; // a timer may sleep with the computer, a look at the clock does not

const dialog = document.getElementById("session-end");

const SAID = {
  idle: {
    title: "Phiên làm việc sắp hết",
    text: (time) => `Phiên làm việc sẽ kết thúc lúc ${time} vì đã lâu không có thao tác.`,
    button: "Làm tiếp",
  },
  final: {
    title: "Sắp phải đăng nhập lại",
    text: (time) =>
      `Phiên làm việc sẽ kết thúc lúc ${time}, đủ 12 giờ kể từ khi đăng nhập. ` +
      "Sau đó hãy đăng nhập lại; những gì bạn đã gõ vẫn được giữ.",
    button: "Đã hiểu",
  },
  ended: {
    title: "Phiên làm việc đã hết",
    text: () => "Hãy đăng nhập lại để làm tiếp; những gì bạn đã gõ ở trang này vẫn được giữ.",
    button: "Xem lại trang",
  },
  other: {
    title: "Người khác đã đăng nhập",
    text: () =>
      "Ở trình duyệt này đang là phiên làm việc của người khác, nên trang này không lưu được nữa. " +
      "Hãy sao chép những đoạn cần giữ.",
    button: "Xem lại trang",
  },
};

if (dialog) {
  const title = dialog.querySelector("h2");
  const text = dialog.querySelector("#session-end-text");
  const link = dialog.querySelector("a");
  const button = dialog.querySelector("button");
  const otherTabs = new BroadcastChannel("session");
  link.search = `next=${encodeURIComponent(location.pathname + location.search)}`;
  const tokens = () => document.querySelectorAll("input[name=csrfmiddlewaretoken]");
  let token = tokens()[0]?.value;
  let shown = ""; // a key of SAID
  let isOver = false;
  let endsAt = 0;
  let finalAt = 0;
  let heardAt = 0; // when the server last said so

  const clock = (instant) =>
    new Date(instant).toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit" });

  // The dialog -----------------------------------------------------------------------------------

  function show(what) {
    if (shown === what) return;
    shown = what;
    title.textContent = SAID[what].title;
    text.textContent = SAID[what].text(clock(endsAt));
    button.textContent = SAID[what].button;
    button.classList.toggle("button-secondary", what === "ended");
    if (what === "ended") button.before(link);
    else link.remove();
    if (!dialog.open) dialog.showModal();
  }

  function hide() {
    shown = "";
    dialog.close();
  }

  button.addEventListener("click", () => dialog.close());
  // Escape closes too: whoever presses it is there.
  dialog.addEventListener("close", () => {
    if (shown !== "idle") return;
    shown = "";
    keepAlive();
  });
  // The words stay in this tab: leaving the page is what is wanted now.
  link.addEventListener("click", () => document.dispatchEvent(new Event("session:leaving")));

  function look() {
    if (isOver) return;
    const left = endsAt - Date.now();
    if (left <= 0) ask();
    else if (left > WARNING_MS) hide();
    else show(finalAt - endsAt < 1000 ? "final" : "idle");
  }

  // What the server and the other tabs say -------------------------------------------------------

  function hear(state) {
    const wasOver = isOver;
    isOver = String(state.user) !== dialog.dataset.user;
    if (isOver) {
      show(state.user === null ? "ended" : "other");
      return;
    }
    heardAt = Date.now();
    endsAt = heardAt + state.ends_in * 1000;
    finalAt = heardAt + state.final_in * 1000;
    if (state.token) token = state.token;
    for (const input of tokens()) input.value = token;
    look();
    if (wasOver) document.dispatchEvent(new Event("session:renewed"));
  }

  async function request(method) {
    const answer = await fetch(dialog.dataset.url, { method, headers: { "X-CSRFToken": token } });
    if (!answer.ok) return false;
    const state = await answer.json();
    hear(state);
    if (!isOver) otherTabs.postMessage({ ...state, token: null });
    return true;
  }

  const ask = () => request("GET").catch(() => {});

  async function keepAlive() {
    heardAt = Date.now();
    try {
      // A page from before the last log-in gets a token that works first.
      if (!(await request("POST")) && (await request("GET"))) await request("POST");
    } catch {
      // No network: the next look asks again.
    }
  }

  otherTabs.addEventListener("message", ({ data }) => {
    // A new log-in has a new token: it is asked for.
    if (isOver || String(data.user) !== dialog.dataset.user) ask();
    else hear(data);
  });
  document.addEventListener("session:doubt", ask);
  document.addEventListener("input", () => {
    if (!isOver && Date.now() - heardAt > TYPING_MS) keepAlive();
  });
  document.addEventListener("visibilitychange", look);
  setInterval(look, LOOK_MS);

  const state = {
    user: Number(dialog.dataset.user),
    ends_in: Number(dialog.dataset.endsIn),
    final_in: Number(dialog.dataset.finalIn),
  };
  hear(state);
  otherTabs.postMessage(state);
}
