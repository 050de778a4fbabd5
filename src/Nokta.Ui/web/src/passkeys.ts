// <form data-passkey="get|create" data-options="…"> asks the browser for a passkey before it is sent, and sends its answer as Form.Passkey.
// What browsers refuse (an address instead of a name, plain HTTP, an old browser) is said in the form.
import { hit } from "./on";

type Ceremony = "get" | "create";

const isPossible = () => window.isSecureContext && "PublicKeyCredential" in window && "parseRequestOptionsFromJSON" in PublicKeyCredential;

async function ask(form: HTMLFormElement): Promise<string> {
  const token = form.querySelector<HTMLInputElement>("input[name=__RequestVerificationToken]")!;
  const answer = await fetch(form.dataset.options!, { method: "POST", body: new URLSearchParams({ [token.name]: token.value }), redirect: "manual" });
  if (!answer.ok) throw new Error(String(answer.status));
  const options = await answer.json();
  const credential = form.dataset.passkey as Ceremony === "create"
    ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
    : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
  return JSON.stringify((credential as PublicKeyCredential).toJSON());
}

const wordsFor = (form: HTMLFormElement, error: unknown): string | undefined => {
  switch ((error as Error).name) {
    case "NotAllowedError": case "AbortError": return form.dataset.cancelled;
    case "InvalidStateError": return form.dataset.known ?? form.dataset.failed;
    case "SecurityError": case "NotSupportedError": return form.dataset.none;
    default: return form.dataset.failed;
  }
};

function say(form: HTMLFormElement, words: string | undefined): void {
  const place = form.querySelector<HTMLElement>("[data-says]")!;
  place.textContent = words ?? "";
  place.hidden = !words;
}

document.addEventListener("submit", (event) => {
  const form = hit<HTMLFormElement>(event.target as HTMLElement, "form[data-passkey]");
  const answer = form?.querySelector<HTMLInputElement>("input[name='Form.Passkey']");
  if (!form || !answer || answer.value) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  say(form, undefined);
  if (!isPossible()) return say(form, form.dataset.none);
  void ask(form).then((json) => { answer.value = json; form.requestSubmit(); }, (error: unknown) => say(form, wordsFor(form, error)));
}, { capture: true });
