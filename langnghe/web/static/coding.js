// Keys press the buttons of the coding screen: 1 to 9, - and 0, s for later. Without scripts the buttons are there all the
// same. One listener for the page: a search may swap its main part, so what is there is looked up at each key.
(() => {
  "use strict";
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
    if (event.target.closest("input:not([type=hidden]), textarea, select")) return;
    if (!document.querySelector("form[data-codes]")) return;
    const wanted = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (!wanted) return;
    event.preventDefault();
    wanted.click();
  });
})();
