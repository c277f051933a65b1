// The form of a report: a draft stays in this browser, a count stands beside limited texts, and the two questions say
// which kind fits. Without scripts the form works as it is, and nothing is kept in the browser.
(() => {
  "use strict";
  const PREFIX = "report-draft:";
  const DAYS = 7 * 24 * 3600 * 1000;
  const SECRET = new Set(["form", "act", "version"]);

  const stored = (key) => {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch {
      return null;
    }
  };
  // A full or forbidden store must not keep anybody from writing.
  const store = (key, value) => {
    try {
      localStorage.setItem(key, JSON.stringify(value));
    } catch { /* the draft is not kept, the form still works */ }
  };

  const everyDraft = () => {
    try {
      return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
    } catch {
      return [];
    }
  };
  for (const key of everyDraft()) {
    const draft = stored(key);
    if (!draft || !(Date.now() - draft.at < DAYS)) localStorage.removeItem(key);
  }
  const sent = document.querySelector("[data-draft-sent]");
  if (sent) localStorage.removeItem(PREFIX + sent.dataset.draftSent);

  // The answer to a form cannot be loaded anew without sending it again, and not at all by going back. Where a draft is
  // kept nothing is lost: from here on the address alone brings the form, which offers the draft.
  const answered = document.querySelector("[data-answered]");
  if (answered && stored(PREFIX + answered.dataset.answered)) history.replaceState(null, "", location.href);

  const form = document.querySelector("form#report");
  if (!form) return;

  const fields = () => [...new FormData(form)].filter(([name]) => !SECRET.has(name));
  const begun = (pairs) => pairs.some(([name, value]) => /-(issue|text|basis)$/.test(name) && value.trim());

  const drafting = () => {
    const key = PREFIX + form.dataset.draft;
    const notice = document.getElementById("draft");
    const draft = stored(key);
    if (form.dataset.fresh === "1" && draft && begun(draft.fields)) {
      const said = notice.querySelector("[data-said]");
      const when = new Date(draft.at).toLocaleString(document.documentElement.lang);
      said.textContent = said.dataset.said.replace("{when}", when);
      notice.hidden = false;
    }
    const keep = () => {
      const now = fields();
      if (begun(now)) store(key, { at: Date.now(), fields: now });
    };
    // The desk shows what the draft holds, however many items it has: it is sent as if somebody had gone back to it.
    const restore = () => {
      const again = document.createElement("form");
      again.method = "post";
      again.action = form.action;
      const pairs = [...draft.fields, ["form", form.elements.form.value], ["act", "edit"]];
      for (const [name, value] of pairs) {
        const input = document.createElement("textarea");
        input.name = name;
        input.value = value;
        again.append(input);
      }
      again.hidden = true;
      document.body.append(again);
      again.submit();
    };
    notice.addEventListener("click", (event) => {
      const act = event.target.dataset.draftAct;
      if (act === "restore") restore();
      if (act === "drop") {
        localStorage.removeItem(key);
        notice.hidden = true;
      }
    });
    form.addEventListener("input", keep);
    form.addEventListener("submit", keep);
  };
  if (form.dataset.draft !== undefined) drafting();

  for (const area of form.querySelectorAll("textarea[data-most]")) {
    const count = document.createElement("span");
    count.className = "count";
    count.setAttribute("aria-hidden", "true");
    const show = () => { count.textContent = `${area.value.length} / ${area.dataset.most}`; };
    area.after(count);
    area.addEventListener("input", show);
    show();
  }

  const answer = (at, name) => {
    const chosen = form.querySelector(`input[name="i${at}-${name}"]:checked`);
    return chosen ? chosen.value : "";
  };
  for (const hint of form.querySelectorAll("[data-hint]")) {
    const at = hint.dataset.hint;
    const [opinion, rumor, event] = hint.dataset.kinds.split("|");
    const show = () => {
      const checkable = answer(at, "checkable");
      const confirmed = answer(at, "confirmed");
      const kind = checkable === "no" ? opinion
        : checkable === "yes" && confirmed === "no" ? rumor
          : checkable === "yes" && confirmed === "yes" ? event : "";
      const chosen = answer(at, "kind");
      hint.hidden = !kind || !["", "opinion", "rumor", "event"].includes(chosen);
      hint.textContent = kind ? hint.dataset.said.replace("{kind}", kind) : "";
    };
    form.addEventListener("change", show);
    show();
  }
})();
