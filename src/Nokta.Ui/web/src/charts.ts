// Charts are drawn by libraries that only pages with a chart fetch.
import { on } from "./on";

const look = () => { if (document.querySelector("n-chart")) void import("./chart"); };
on("turbo:load", look);
look();
