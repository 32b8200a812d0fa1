// The navigation closes as people expect: by Escape, and by a press beside it.

const opened = () => [...document.querySelectorAll("[data-menu][open]")];

document.addEventListener("click", ({ target }) => {
  for (const menu of opened()) if (!menu.contains(target)) menu.open = false;
});

document.addEventListener("keydown", ({ key }) => {
  const menu = opened().at(-1);
  if (key !== "Escape" || !menu?.contains(document.activeElement)) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});
