/** The page changes at once; the form's answer is only kept by the server. */
customElements.define("n-theme", class extends HTMLElement {
  connectedCallback() {
    this.addEventListener("submit", (event) => {
      const form = event.target as HTMLFormElement;
      const button = (event as SubmitEvent).submitter as HTMLButtonElement | null;
      if (!button) return;
      event.preventDefault();
      event.stopPropagation();
      if (button.value === "system") delete document.documentElement.dataset.theme;
      else document.documentElement.dataset.theme = button.value;
      for (const other of form.querySelectorAll("button")) other.setAttribute("aria-pressed", String(other === button));
      void fetch(form.action, { method: "POST", body: new FormData(form, button), redirect: "manual" });
    });
  }
});
