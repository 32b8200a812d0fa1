// Shortcuts of one key for those who review all day. They rest while somebody types, can
// be switched off (WCAG 2.1.4), and do nothing that a control on the page does not do:
// [data-key] names the control. None of them decides. Others hear of a key as "shortcut".
const KEPT = "portal-keys"; // in this browser alone
const FIRST = 9; // reasons that have a number

const all = (what, within = document) => [...within.querySelectorAll(what)];
const seen = (element) => element.checkVisibility();
const list = () => document.getElementById("keys");

function isOn() {
  try {
    return localStorage.getItem(KEPT) !== "off";
  } catch {
    return true;
  }
}

function turn(on) {
  try {
    localStorage.setItem(KEPT, on ? "on" : "off");
  } catch {
    // a browser that keeps nothing: for this page alone
  }
  document.documentElement.dataset.keys = on ? "on" : "off";
}

function show() {
  if (!list()) return delete document.documentElement.dataset.keys;
  for (const button of all("[data-keys-open]")) button.hidden = false;
  document.getElementById("keys-on").checked = isOn();
  document.documentElement.dataset.keys = isOn() ? "on" : "off";
}

// in a field keys write, and in a list of choices they choose
function types(target) {
  const field = target.closest("input, textarea, select, [contenteditable]");
  return field && !["checkbox", "radio", "button", "submit"].includes(field.type);
}

function press(control) {
  control.scrollIntoView({ block: "nearest" });
  control.focus();
  // what cannot be taken back is only brought to hand
  if (!control.matches(".danger")) control.click();
}

function step(rows, by) {
  const at = rows.indexOf(document.activeElement);
  const next = at < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.min(Math.max(at + by, 0), rows.length - 1);
  rows[next]?.focus();
}

function groups() {
  return all(".ticks").filter(seen);
}

function tick(number) {
  const open = groups();
  const group = document.activeElement.closest(".ticks") ?? open[0];
  const box = group && all("input[type=checkbox]", group)[number - 1];
  box?.focus();
  box?.click();
  return Boolean(box);
}

function nextGroup() {
  const open = groups();
  const at = open.indexOf(document.activeElement.closest(".ticks"));
  open[(at + 1) % open.length]?.querySelector("input")?.focus();
}

function act(key) {
  if (key === "?") return open();
  const rows = all("[data-rows] [data-row]");
  if (rows.length && (key === "j" || key === "k")) return step(rows, key === "j" ? 1 : -1);
  if (key === "w" && groups().length) return nextGroup();
  if (key >= "1" && key <= String(FIRST) && key.length === 1) return tick(Number(key));
  const control = all(`[data-key="${CSS.escape(key)}"]`).find((each) => seen(each) && !each.disabled);
  if (!control) return false;
  press(control);
}

function open() {
  if (!list().open) list().showModal();
}

addEventListener("keydown", (event) => {
  if (!list() || list().open || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  const framed = event.target.closest?.("[data-frame]");
  if (!event.target.closest || types(event.target) || !(isOn() || framed)) return;
  // arrows belong to a choice that has the focus
  if (event.key.startsWith("Arrow") && event.target.matches("[type=radio]")) return;
  const heard = new CustomEvent("shortcut", { detail: { key: event.key }, cancelable: true });
  const taken = !document.dispatchEvent(heard);
  if (taken || act(event.key) !== false) {
    if (taken || event.key.length === 1) event.preventDefault();
  }
});

document.addEventListener("click", (event) => event.target.closest("[data-keys-open]") && open());
document.addEventListener("change", (event) => event.target.id === "keys-on" && turn(event.target.checked));
addEventListener("htmx:after:swap", show);
show();
