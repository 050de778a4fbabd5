// Charts are drawn by libraries that only pages with a chart fetch.
import { hit, on } from "./on";

const look = () => { if (document.querySelector("n-chart")) void import("./chart"); };
on("turbo:load", look);
look();

// What is written rather than drawn becomes a picture too, once somebody asks for one.
on("click", (_, target) => {
  const button = hit<HTMLButtonElement>(target, "[data-image]");
  if (button && !document.querySelector("n-chart")) void import("./picture-page").then((page) => page.pagePicture(button));
});
