// On an article: what was found at a place shows beside it, on hover and on focus; kinds can be switched off.

const text = document.querySelector("[data-text]");
const card = document.querySelector("[data-card]");
const kinds = document.querySelector("[data-kinds]");

function notesOf(mark) {
  const hidden = new Set([...kinds.querySelectorAll("input:not(:checked)")].map((box) => box.name));
  return mark.dataset.notes.split(" ")
    .map((id) => document.getElementById(`n-${id}`))
    .filter((note) => note && ![...hidden].some((kind) => note.classList.contains(`n-${kind}`)));
}

function light(mark, on) {
  const ids = new Set(mark.dataset.notes.split(" "));
  for (const other of text.querySelectorAll(".mark")) {
    if (other.dataset.notes.split(" ").some((id) => ids.has(id))) other.classList.toggle("lit", on && other.dataset.notes === mark.dataset.notes);
  }
}

function show(mark) {
  const notes = notesOf(mark);
  hide();
  if (!notes.length) return;
  card.replaceChildren(...notes.map((note) => {
    const copy = note.cloneNode(true);
    copy.removeAttribute("id");
    for (const link of copy.querySelectorAll("a")) link.replaceWith(...link.childNodes);
    return copy;
  }));
  card.hidden = false;
  const place = mark.getClientRects()[0];
  const room = document.documentElement.clientWidth - card.offsetWidth - 12;
  const below = place.bottom + 8;
  const fits = below + card.offsetHeight < window.innerHeight;
  card.style.left = `${Math.max(8, Math.min(place.left, room)) + window.scrollX}px`;
  card.style.top = `${(fits ? below : Math.max(8, place.top - card.offsetHeight - 8)) + window.scrollY}px`;
  light(mark, true);
}

function hide() {
  card.hidden = true;
  for (const mark of text.querySelectorAll(".lit")) mark.classList.remove("lit");
}

for (const type of ["pointerover", "focusin"]) {
  text.addEventListener(type, (event) => {
    const mark = event.target.closest(".mark");
    if (mark) show(mark);
  });
}
text.addEventListener("pointerout", (event) => { if (event.target.closest(".mark")) hide(); });
text.addEventListener("focusout", hide);
document.addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });

kinds.hidden = false;
kinds.addEventListener("change", () => {
  for (const box of kinds.querySelectorAll("input")) text.classList.toggle(`hide-${box.name}`, !box.checked);
  for (const link of text.querySelectorAll("a.mark")) {
    if (notesOf(link).length) link.removeAttribute("tabindex");
    else link.tabIndex = -1;
  }
  hide();
});
