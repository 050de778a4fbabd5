/** A place to drop a file: it shows the name and, while the file is sent, how far it is. The form must say data-turbo="false". */
customElements.define("n-drop", class extends HTMLElement {
  #left?: AbortController;

  connectedCallback() {
    const input = this.querySelector<HTMLInputElement>("input[type=file]");
    const form = this.closest("form");
    const area = this.querySelector(".drop");
    if (!input) return;
    const { signal } = this.#left = new AbortController();
    const show = () => {
      const name = this.querySelector("[data-name]");
      if (name) name.textContent = [...input.files ?? []].map((file) => file.name).join(", ");
    };

    input.addEventListener("change", show, { signal });
    this.addEventListener("dragover", (event) => { event.preventDefault(); area?.classList.add("is-over"); }, { signal });
    this.addEventListener("dragleave", (event) => { if (!this.contains(event.relatedTarget as Node)) area?.classList.remove("is-over"); }, { signal });
    this.addEventListener("drop", (event) => {
      event.preventDefault();
      area?.classList.remove("is-over");
      if (!event.dataTransfer?.files.length) return;
      input.files = event.dataTransfer.files;
      show();
    }, { signal });
    form?.addEventListener("submit", (event) => this.#send(event, form, input), { signal });
  }

  disconnectedCallback() { this.#left?.abort(); }

  #send(event: SubmitEvent, form: HTMLFormElement, input: HTMLInputElement) {
    const bar = this.querySelector("progress");
    if (!input.files?.length || !bar) return;
    event.preventDefault();
    const request = new XMLHttpRequest();
    form.setAttribute("aria-busy", "true");
    bar.hidden = false;
    request.upload.onprogress = (sent) => { bar.max = sent.total; bar.value = sent.loaded; };
    request.upload.onload = () => bar.removeAttribute("value");
    request.onload = () => {
      if (request.status < 400 && request.responseURL) location.assign(request.responseURL);
      else document.body.replaceWith(document.adoptNode(new DOMParser().parseFromString(request.responseText, "text/html").body));
    };
    request.onerror = () => { form.removeAttribute("aria-busy"); bar.hidden = true; form.submit(); };
    request.open("POST", form.action);
    request.send(new FormData(form, event.submitter));
  }
});
