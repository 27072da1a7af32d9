/* A table of fields moves like a sheet: Enter and the arrows up and down go to the same column of another row. */
"use strict";
document.addEventListener("keydown", (event) => { // of the document: a filter replaces the table
  const step = { ArrowDown: 1, Enter: 1, ArrowUp: -1 }[event.key];
  const cell = event.target.closest("[data-grid] td");
  if (!step || !cell || event.target.tagName !== "INPUT" || event.isComposing) return;
  event.preventDefault();
  let row = cell.parentElement;
  do row = step > 0 ? row.nextElementSibling : row.previousElementSibling;
  while (row && !row.cells[cell.cellIndex]?.querySelector("input:not([type=hidden])"));
  const next = row?.cells[cell.cellIndex].querySelector("input:not([type=hidden])");
  if (next) { next.focus(); next.select(); }
});
