// Counts the seconds until the code can be sent again. Without this script the button
// is there all the time, and the server says how long to wait.

function count() {
  for (const button of document.querySelectorAll("[data-again-in]:not([data-counts])")) {
    button.dataset.counts = "";
    const words = button.parentElement.querySelector("[data-again-words]");
    const opens = performance.now() + Number(button.dataset.againIn) * 1000;
    const timer = setInterval(show, 250);

    function show() {
      const left = Math.ceil((opens - performance.now()) / 1000);
      if (!button.isConnected) return clearInterval(timer);
      button.setAttribute("aria-disabled", String(left > 0));
      words.textContent = words.dataset.againWords.replace("#", String(left));
      if (left > 0) return;
      clearInterval(timer);
      button.removeAttribute("aria-disabled");
      words.remove();
    }
    show();
  }
}

// a press that comes too early is not sent
addEventListener("click", (event) => {
  if (event.target.closest?.("[data-again-in][aria-disabled=true]")) event.preventDefault();
}, true);
addEventListener("htmx:after:swap", count);
count();
