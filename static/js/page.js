// What every page needs beyond htmx: the reader's place, the truth after going back,
// one answer for one press, and a word when the connection is gone.
//
// A boosted page keeps its scripts. A script of one page's own is loaded just before that
// page comes; it must act on what is there, and again at each "htmx:after:swap".

const byId = (id) => document.getElementById(id);
const whole = (context) => context.target === document.body;

// The head of an answer: htmx exchanges the body alone.
async function takeHead(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const { lang, dir } = page.documentElement;
  if (!lang) return;
  Object.assign(document.documentElement, { lang, dir });
  const known = new Set([...document.head.querySelectorAll("link, script")].map((e) => e.href ?? e.src));
  const missing = (kind) => [...page.head.querySelectorAll(kind)].filter((e) => !known.has(e.href ?? e.src));
  // before the page itself: nothing moves under a finger once it can be seen
  await Promise.all([
    ...missing("link[rel=stylesheet]").map(({ href }) => add("link", { rel: "stylesheet", href })),
    ...missing("script[src]").map(({ src, type }) => add("script", { src, type })),
  ]);
}

function add(kind, values) {
  const element = Object.assign(document.createElement(kind), values);
  const settled = new Promise((done) => (element.onload = element.onerror = done));
  document.head.append(element);
  return settled;
}

// Presses whose answer is still to come. One of them also wakes what waits in the
// background: that may not load the next page a second time, under the reader's hands.
const pressed = new Set();

addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
  if (whole(ctx)) pressed.add(ctx);
  ctx.fetch = whole(ctx) ? fetchPage : (url, options) => fetchPart(ctx, url, options);
});

async function fetchPage(url, options) {
  const answer = await fetch(url, options);
  await takeHead(await answer.clone().text());
  return answer;
}

async function fetchPart({ sourceElement }, url, options) {
  const answer = await fetch(url, options);
  if (!answer.headers.has("HX-Redirect")) return answer;
  while (pressed.size) await new Promise((done) => addEventListener("htmx:finally:request", done, { once: true }));
  return sourceElement.isConnected ? answer : new Response(null, { status: 204 });
}

// Where the reader stands: the error, or the heading of the new page.
addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  byId("unsent").hidden = true;
  showConnection();
  if (!whole(ctx)) {
    // the reader stays where they are, and hears that a waiting page changed
    if (ctx.title && ctx.title !== document.title) tell(ctx.title);
    return;
  }
  const place = document.querySelector("[data-focus]") ?? document.querySelector("[autofocus]") ?? document.querySelector("main h1");
  if (!place) return tell(ctx.title ?? "");
  if (place.matches("h1")) place.tabIndex = -1;
  place.focus({ preventScroll: place.matches("h1") });
});

// Anything may be said to a screen reader: new CustomEvent("tell", { detail: words }).
function tell(words) {
  byId("told").textContent = words;
}
document.addEventListener("tell", ({ detail }) => tell(detail));

// A moment is sent in UTC; here the reader's own zone is known.
function tellTimes() {
  const lang = document.documentElement.lang;
  const parts = { day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  const local = new Intl.DateTimeFormat(lang === "en" ? "en-GB" : lang, parts);
  for (const time of document.querySelectorAll("time[data-when]")) time.textContent = local.format(new Date(time.dateTime));
}
addEventListener("htmx:after:swap", tellTimes);
tellTimes();

// The history holds pages that can be opened: neither a refused form nor the same twice.
addEventListener("htmx:before:history:update", (event) => {
  const { history: step, response } = event.detail;
  if (step.path === location.pathname + location.search) step.type = "replace";
  else if (response.status >= 400 && new URL(response.raw.url).pathname !== location.pathname) event.preventDefault();
});
addEventListener("pageshow", (event) => event.persisted && location.reload());

// One press, one answer. On window and first of all, so that no second press gets by.
// Who must finish something before a form may go pushes a promise at "before-send".
const sending = new WeakSet();
const busy = (elements) => elements.forEach((each) => each?.setAttribute("aria-busy", "true"));
const idle = (elements) => elements.forEach((each) => each?.removeAttribute("aria-busy"));

addEventListener("submit", (event) => {
  const { target: form, submitter } = event;
  const before = [];
  const known = sending.has(form);
  if (!known) dispatchEvent(new CustomEvent("before-send", { detail: { form, before } }));
  if (known || before.length) {
    event.preventDefault();
    event.stopImmediatePropagation();
  }
  if (known) return;
  sending.add(form);
  if (before.length) return sendAfter(before, form, submitter);
  setTimeout(() => {
    // a script of the page took it over, and says itself how it goes
    if (event.defaultPrevented && !form.matches(".htmx-request")) sending.delete(form);
    else busy([form, submitter]);
  });
}, true);

async function sendAfter(before, form, submitter) {
  busy([form, submitter]);
  const all = await Promise.all(before);
  idle([form, submitter]);
  sending.delete(form);
  if (all.every(Boolean) && form.isConnected) form.requestSubmit(submitter);
}

addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
  if (!pressed.delete(ctx)) return;
  for (const element of document.querySelectorAll("form[aria-busy], button[aria-busy]")) {
    idle([element]);
    sending.delete(element);
  }
});

addEventListener("htmx:error", ({ detail: { ctx } }) => {
  if (whole(ctx)) byId("unsent").hidden = !navigator.onLine;
});

function showConnection() {
  byId("offline").hidden = navigator.onLine;
}
addEventListener("online", showConnection);
addEventListener("offline", showConnection);
showConnection();
