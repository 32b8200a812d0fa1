// What is on its way from this page, so that going on can wait for it.

import { tell, word } from "./words.js";

const onTheWay = new Set();

// `work` gives whether the picture was accepted.
export function track(work) {
  onTheWay.add(work);
  work.finally(() => onTheWay.delete(work));
}

async function allAccepted() {
  const accepted = [];
  while (onTheWay.size) accepted.push(...(await Promise.all(onTheWay)));
  return accepted.every(Boolean);
}

// On the window, so that htmx hears of it only when the pictures are there.
addEventListener("submit", async (event) => {
  const { target: form, submitter } = event;
  if (!form.matches(".capture") || !onTheWay.size) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  tell(word("then-on"));
  for (const element of [form, submitter]) element?.setAttribute("aria-busy", "true");
  const all = await allAccepted();
  // page.js takes a form for sent until the task after its press is over
  await new Promise((done) => setTimeout(done));
  for (const element of [form, submitter]) element?.removeAttribute("aria-busy");
  if (all && form.isConnected) form.requestSubmit(submitter);
}, true);
