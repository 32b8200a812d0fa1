// The page's own words, in the reader's language.

export function word(key, values = {}) {
  const words = document.getElementById("capture-words")?.content;
  const text = words?.querySelector(`[data-word="${key}"]`)?.textContent ?? "";
  return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

export function copyOf(template, selector = "*") {
  const found = document.getElementById(template)?.content.querySelector(selector);
  return found && document.importNode(found, true);
}

export function tell(text) {
  document.dispatchEvent(new CustomEvent("tell", { detail: text }));
}
