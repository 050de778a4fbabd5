/** Shows, beside a form that is being written, what it would do: the answer of `src` to the form's fields goes into the element `to`. */
customElements.define("n-preview", class extends HTMLElement {
  #timer = 0;
  #asked = 0;

  connectedCallback() {
    this.addEventListener("input", () => {
      clearTimeout(this.#timer);
      this.#timer = window.setTimeout(() => void this.#ask(), 200);
    });
  }

  disconnectedCallback() { clearTimeout(this.#timer); }

  async #ask() {
    const form = this.querySelector("form"), to = document.getElementById(this.getAttribute("to") ?? "");
    if (!form || !to) return;
    const address = new URL(this.getAttribute("src")!, location.href), turn = ++this.#asked;
    // Names that begin with an underscore are the framework's, the form's token among them: no business of an address.
    for (const [name, value] of new FormData(form)) if (!name.startsWith("_") && typeof value === "string") address.searchParams.append(name, value);
    const answer = await fetch(address).catch(() => null);
    if (answer?.ok && turn === this.#asked) to.innerHTML = await answer.text();
  }
});
