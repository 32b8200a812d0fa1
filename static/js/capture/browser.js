// What this browser can do with a camera, and how its family is told to allow it.

const IN_APP = /FBAN|FBAV|FB_IAB|Instagram|Line\/|MicroMessenger|TikTok|musical_ly|BytedanceWebview|Snapchat|Twitter|LinkedInApp|Pinterest|WhatsApp|GSA\/|; wv\)/;

const agent = navigator.userAgent;
const touchMac = /Macintosh/.test(agent) && navigator.maxTouchPoints > 1;

export const isPhone = /Mobi|Android|iPhone|iPad/.test(agent) || touchMac;

export function hasLiveCamera() {
  return Boolean(isSecureContext && navigator.mediaDevices?.getUserMedia);
}

export function isInAppWithoutCamera() {
  return !hasLiveCamera() && (IN_APP.test(agent) || (isSecureContext && isPhone));
}

export function family() {
  if (/iPhone|iPad/.test(agent) || touchMac) return "ios";
  if (/Firefox\//.test(agent)) return "firefox";
  if (/Android/.test(agent)) return "android";
  if (/Chrome\/|Edg\//.test(agent)) return "chromium";
  return /Safari\//.test(agent) ? "safari" : "other";
}

export function problemOf(error) {
  if (error.name === "NotAllowedError" || error.name === "SecurityError") return `refused-${family()}`;
  if (error.name === "NotFoundError" || error.name === "OverconstrainedError") return "missing";
  return "busy";
}
