// A phone's photo is made smaller before it travels: at most 2048 px a side, drawn anew as JPEG, which also drops what the camera wrote beside the picture.
const SIDE = 2048, ENOUGH = 400_000;

async function smaller(file: File): Promise<File> {
  if (file.size < ENOUGH && /^image\/(jpeg|png|webp)$/.test(file.type)) return file;
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" }).catch(() => null);
  if (!picture) return file;
  const scale = Math.min(1, SIDE / Math.max(picture.width, picture.height));
  const canvas = new OffscreenCanvas(Math.round(picture.width * scale), Math.round(picture.height * scale));
  const draw = canvas.getContext("2d");
  if (!draw) return file;
  draw.fillStyle = "#fff";
  draw.fillRect(0, 0, canvas.width, canvas.height);
  draw.drawImage(picture, 0, 0, canvas.width, canvas.height);
  const blob = await canvas.convertToBlob({ type: "image/jpeg", quality: 0.86 });
  const isNeeded = !/^image\/(jpeg|png|webp)$/.test(file.type) || blob.size < file.size;
  return isNeeded ? new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" }) : file;
}

/** Wraps the file field of a form that sends photos. */
customElements.define("n-photos", class extends HTMLElement {
  connectedCallback() {
    const form = this.closest("form"), input = this.querySelector<HTMLInputElement>("input[type=file]");
    if (!form || !input) return;
    let isReady = false;
    form.addEventListener("submit", (event) => {
      if (isReady || !input.files?.length) return;
      event.preventDefault();
      form.setAttribute("aria-busy", "true");
      void (async () => {
        const files = new DataTransfer();
        for (const file of input.files!) files.items.add(await smaller(file));
        input.files = files.files;
        isReady = true;
        form.removeAttribute("aria-busy");
        form.submit();
      })();
    });
    // The browser's own button speaks the browser's language: ours opens it. Without script both stand there.
    input.hidden = true;
    this.querySelector("button")?.addEventListener("click", (event) => {
      if (input.files?.length) return;
      event.preventDefault();
      input.click();
    });
    // Choosing is enough; the button stays for those without script and for a second try.
    input.addEventListener("change", () => { if (input.files?.length) form.requestSubmit(); });
  }
});
