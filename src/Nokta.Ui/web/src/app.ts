// The islands: what they improve already works without them.
import "./pages";
import "./menus";
import "./forms";
import "./lists";
import "./keys";
import "./palette";
import "./theme";
import "./drop";
import "./progress";
import "./preview";
import "./dates";
import "./csv";
import "./bulk";
import "./photos";
import "./copy";
