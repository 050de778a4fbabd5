// The queue of taps comes by itself, to the page that has one.
import { on } from "./on";

let isThere = false;
on("turbo:load", () => {
  if (isThere || !document.querySelector("[data-taps]")) return;
  isThere = true;
  void import("./taps");
});
