// The list behind "More" lies over the page: it closes by Escape, by a click beside it and when the focus leaves it, so
// that it never hides what somebody looks at. Without scripts it stands in the page and stays as it is (days.js marks
// that scripts run). On a telephone the menu stands in the page too, and Escape closes it.
(() => {
  "use strict";
  const opened = () => document.querySelector(".more[open]");
  const leave = (event) => {
    const more = opened();
    if (more && !more.contains(event.target)) more.open = false;
  };

  document.addEventListener("pointerdown", leave);
  document.addEventListener("focusin", leave);
  document.addEventListener("keydown", (event) => {
    const more = opened() || document.querySelector(".menu[open]");
    if (event.key !== "Escape" || !more) return;
    more.open = false;
    more.querySelector("summary").focus();
  });
})();
