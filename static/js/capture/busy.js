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

addEventListener("before-send", ({ detail: { form, before } }) => {
  if (!form.matches(".capture") || !onTheWay.size) return;
  tell(word("then-on"));
  before.push(allAccepted());
});
