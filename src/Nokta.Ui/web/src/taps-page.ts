// The queue of taps comes by itself, to the page that has one.
import { on } from "./on";

/** What stands before the id of each tap that waits on this device. */
const PREFIX = "nokta.tap.";

let isThere = false;
on("turbo:load", () => {
  tell();
  if (isThere || !document.querySelector("[data-taps]")) return;
  isThere = true;
  void import("./taps");
});

/** Where people sign in: what waits here goes once they have. */
function tell() {
  const place = document.querySelector<HTMLElement>("[data-taps-wait]");
  if (!place) return;
  const n = Object.keys(localStorage).filter((key) => key.startsWith(PREFIX)).length;
  place.hidden = n === 0;
  place.textContent = (place.dataset.tapsWait ?? "").replace("{n}", new Intl.NumberFormat(document.documentElement.lang).format(n));
}
