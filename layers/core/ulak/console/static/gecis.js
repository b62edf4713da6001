// Passkeys: asks the browser for one, and hands its answer to the server.
"use strict";

const octets = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const listed = (all) => (all || []).map((one) => ({ ...one, id: octets(one.id) }));

async function post(address, body) {
  const answer = await fetch(address, {
    method: "POST",
    headers: body ? { "content-type": "application/json" } : {},
    body: body ? JSON.stringify(body) : undefined,
  });
  const told = await answer.json();
  if (!answer.ok) throw new Error(told.title);
  return told;
}

async function made(options) {
  const credential = await navigator.credentials.create({
    publicKey: {
      ...options,
      challenge: octets(options.challenge),
      user: { ...options.user, id: octets(options.user.id) },
      excludeCredentials: listed(options.excludeCredentials),
    },
  });
  const { attestationObject, clientDataJSON } = credential.response;
  return answered(credential, { attestationObject: text(attestationObject), clientDataJSON: text(clientDataJSON) });
}

async function shown(options) {
  const credential = await navigator.credentials.get({
    publicKey: { ...options, challenge: octets(options.challenge), allowCredentials: listed(options.allowCredentials) },
  });
  const { authenticatorData, clientDataJSON, signature, userHandle } = credential.response;
  return answered(credential, {
    authenticatorData: text(authenticatorData),
    clientDataJSON: text(clientDataJSON),
    signature: text(signature),
    userHandle: userHandle ? text(userHandle) : null,
  });
}

const answered = (credential, response) => ({
  id: credential.id,
  rawId: text(credential.rawId),
  type: credential.type,
  response,
  clientExtensionResults: {},
});

async function go(button) {
  const problem = document.getElementById("gecis-sorun");
  problem.hidden = true;
  button.disabled = true;
  try {
    const options = await post(button.dataset.ask);
    const credential = button.dataset.passkey === "create" ? await made(options) : await shown(options);
    window.location.assign((await post(button.dataset.answer, credential)).to);
  } catch (error) {
    problem.textContent = problem.dataset.said;
    problem.hidden = false;
    button.disabled = false;
  }
}

if (window.PublicKeyCredential) {
  for (const part of document.querySelectorAll(".script-only")) part.hidden = false;
  for (const button of document.querySelectorAll("[data-passkey]")) button.addEventListener("click", () => go(button));
}
document.getElementById("sorunlar")?.focus();
