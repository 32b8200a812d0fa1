// Put the server's answer to one picture in its place on the page.

// Gives the new slot, or null if the answer was another page.
export function place(request, slot) {
  const asked = new URL(slot.url, location.href).pathname;
  if (new URL(request.responseURL).pathname !== asked) {
    location.assign(request.responseURL); // signed out, or the step is elsewhere now
    return null;
  }
  const page = new DOMParser().parseFromString(request.responseText, "text/html");
  const fresh = page.getElementById(slot.id);
  if (!fresh) {
    wholePage(page);
    return null;
  }
  takeVersion(page, slot.form);
  const placed = document.importNode(fresh, true);
  const held = slot.contains(document.activeElement) || document.activeElement === document.body;
  slot.replaceWith(placed);
  if (held) focusOn(placed);
  return placed;
}

export function takeVersion(page, form) {
  const fresh = page.getElementById("main");
  const main = document.getElementById("main");
  main.dataset.version = fresh.dataset.version;
  main.dataset.state = fresh.dataset.state;
  form.elements.version.value = fresh.dataset.version;
  form.toggleAttribute("data-looked-at", page.querySelector("form[data-looked-at]") !== null);
}

function wholePage(page) {
  const main = document.importNode(page.getElementById("main") ?? page.body, true);
  document.getElementById("main").replaceWith(main);
  document.title = page.title;
  window.htmx?.process(main);
  focusOn(main);
}

export function focusOn(place) {
  const target = place.querySelector("[data-result]") ?? place.querySelector("h1, figcaption, h2") ?? place;
  if (!target.hasAttribute("tabindex")) target.tabIndex = -1;
  target.focus({ preventScroll: false });
}
