// <button data-copy="id" data-copied="Copied"> copies what the field with that id holds, and says so.
import { hit, on } from "./on";

on("click", (_, target) => {
  const button = hit<HTMLElement>(target, "[data-copy]");
  const field = button && document.getElementById(button.dataset.copy!) as HTMLTextAreaElement | null;
  if (!button || !field) return;
  const say = () => {
    const words = button.querySelector("span") ?? button, before = words.textContent;
    words.textContent = button.dataset.copied ?? before;
    setTimeout(() => { words.textContent = before; }, 2_000);
  };

  field.select();
  // On plain http there is no clipboard but the old command.
  if (navigator.clipboard) void navigator.clipboard.writeText(field.value).then(say);
  else if (document.execCommand("copy")) say();
});
