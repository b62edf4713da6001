// Small help for the forms. Everything works without it.
"use strict";

// A draft's changes are numbered, so that one which arrives late undoes none that came after it.
const number = (form) => {
  const field = form && form.elements.namedItem("an");
  if (field) field.value = String(Date.now());
};
document.addEventListener("submit", (event) => {
  number(event.target);
  // The server sends once whatever comes; a button that rests says so.
  const button = event.submitter;
  if (button && button.hasAttribute("data-once")) setTimeout(() => { button.disabled = true; }, 0);
});
document.addEventListener("htmx:configRequest", (event) => {
  if ("an" in event.detail.parameters) event.detail.parameters.an = String(Date.now());
});
// What was typed in the last moments before a page is left is kept too.
const writing = document.querySelector("form.write");
let unkept = false;
writing?.addEventListener("input", () => { unkept = true; });
writing?.addEventListener("submit", () => { unkept = false; });
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.successful && event.detail.requestConfig.path.endsWith("/taslak")) unkept = false;
});
window.addEventListener("pagehide", () => {
  if (!unkept) return;
  number(writing);
  navigator.sendBeacon("/konsol/gonder/taslak", new URLSearchParams(new FormData(writing)));
});
// A page that comes back from the browser's memory asks the server how things stand.
window.addEventListener("pageshow", (event) => { if (event.persisted) window.location.reload(); });
document.getElementById("sorunlar")?.focus();
// Time that is left. Without a script the page says how much there was when it was shown.
for (const left of document.querySelectorAll("[data-seconds]")) {
  const end = Date.now() + 1000 * Number(left.dataset.seconds);
  const tick = setInterval(() => {
    const seconds = Math.max(0, Math.round((end - Date.now()) / 1000));
    left.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    if (seconds === 0) clearInterval(tick);
  }, 1000);
}
// One box ticks all of the page; without a script each is ticked by itself.
for (const all of document.querySelectorAll("[data-all]")) {
  all.hidden = false;
  all.addEventListener("change", () => {
    for (const one of all.closest("table").querySelectorAll("tbody .tickbox")) one.checked = all.checked;
  });
}
// A file goes straight to the bucket, with a bar, and the page goes on by itself; without a script the browser sends
// the same form, and the person says when it is there.
document.getElementById("yuklendi")?.setAttribute("hidden", "");
document.getElementById("yukle")?.addEventListener("submit", (event) => {
  event.preventDefault();
  const bar = document.getElementById("yukle-ilerleme");
  const wrong = document.getElementById("yukle-sorun");
  const request = new XMLHttpRequest();
  request.upload.addEventListener("progress", (sent) => { bar.value = sent.loaded / sent.total; });
  request.addEventListener("loadend", () => {
    bar.hidden = true;
    if (request.status >= 200 && request.status < 300) document.getElementById("yuklendi").submit();
    else wrong.hidden = false;
  });
  wrong.hidden = true;
  bar.hidden = false;
  request.open("POST", event.target.action);
  request.send(new FormData(event.target));
});
