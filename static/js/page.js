// What every page needs after htmx exchanged it: the reader's place.
// Without this a screen reader stays silent when a boosted form answers.
document.addEventListener("htmx:after:swap", () => {
  const place = document.querySelector("[data-focus]") ?? document.querySelector("main h1");
  if (!place || place.contains(document.activeElement)) return;
  place.setAttribute("tabindex", "-1");
  place.focus({ preventScroll: place.tagName === "H1" });
});
