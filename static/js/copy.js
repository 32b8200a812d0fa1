// A button that copies what stands in a field; without JavaScript it is not there.
const offer = () => {
  for (const button of document.querySelectorAll("[data-copy]")) button.hidden = !navigator.clipboard;
};

document.addEventListener("click", async ({ target }) => {
  const button = target.closest("[data-copy]");
  if (!button) return;
  const field = document.getElementById(button.dataset.copy);
  field.select();
  await navigator.clipboard.writeText(field.value);
  button.closest(".field").querySelector("[data-copied]").hidden = false;
});
addEventListener("htmx:after:swap", offer);
offer();
