// Calls the browser for a passkey before its form goes. What the server asks for comes
// when the button is pressed, so that no page can be too old; what was signed goes with
// the form, and an ordinary page answers.

const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (each) => each.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const named = (list) => list?.map((each) => ({ ...each, id: bytes(each.id) }));

const CALLS = {
  register: async (options) => {
    options.user.id = bytes(options.user.id);
    options.excludeCredentials = named(options.excludeCredentials);
    const made = await navigator.credentials.create({ publicKey: options });
    return answer(made, {
      attestationObject: text(made.response.attestationObject),
      transports: made.response.getTransports?.() ?? [],
    });
  },
  prove: async (options) => {
    options.allowCredentials = named(options.allowCredentials);
    const proof = await navigator.credentials.get({ publicKey: options });
    const { authenticatorData, signature, userHandle } = proof.response;
    return answer(proof, {
      authenticatorData: text(authenticatorData),
      signature: text(signature),
      userHandle: userHandle ? text(userHandle) : null,
    });
  },
};

function answer({ id, rawId, type, authenticatorAttachment, response }, more) {
  const clientDataJSON = text(response.clientDataJSON);
  return JSON.stringify({
    id, rawId: text(rawId), type, authenticatorAttachment, clientExtensionResults: {},
    response: { clientDataJSON, ...more },
  });
}

const WORDS = { NotAllowedError: "cancelled", AbortError: "cancelled", InvalidStateError: "known", SecurityError: "elsewhere" };

function tell(form, which) {
  for (const each of form.querySelectorAll("[data-told]")) each.hidden = each.dataset.told !== which;
}

async function ceremony(form) {
  tell(form, "");
  const { passkey, ceremony: kind } = form.dataset;
  let asked;
  try {
    const body = new URLSearchParams({ csrf_token: form.elements.csrf_token.value });
    asked = await fetch(passkey, { method: "POST", body });
  } catch {
    return tell(form, "unreached");
  }
  // signed out meanwhile: the page itself says so
  if (asked.status === 403 || asked.redirected) return location.reload();
  if (!asked.ok) return tell(form, "failed");
  try {
    const options = await asked.json();
    options.challenge = bytes(options.challenge);
    field(form).value = await CALLS[kind](options);
    return true;
  } catch (error) {
    return tell(form, WORDS[error.name] ?? "failed");
  }
}

const field = (form) => form.querySelector("input[type=hidden][name$=credential]");

// page.js holds the form until this has ended, and lets it go only if it ended well
addEventListener("before-send", ({ detail: { form, before } }) => {
  if (form.dataset.passkey && !field(form).value) before.push(ceremony(form));
});

function offer() {
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const here = form.dataset.origin === location.origin;
    const able = here && Boolean(window.PublicKeyCredential);
    for (const each of form.querySelectorAll("[data-with-passkey]")) each.hidden = !able;
    if (form.dataset.origin && !able) tell(form, here ? "unsupported" : "elsewhere");
  }
}
addEventListener("htmx:after:swap", offer);
offer();
