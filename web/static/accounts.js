/* Pages of accounts: print a slip, tell that Caps Lock is on, offer a body's duties where they can be held only. Everything works without this file. */
(function () {
  "use strict";
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
  });
  const hint = document.querySelector("[data-caps]");
  const tell = (event) => {
    if (!hint || !event.getModifierState || !event.target.matches("[autocomplete$=password]")) return;
    hint.hidden = !event.getModifierState("CapsLock");
  };
  document.addEventListener("keydown", tell);
  document.addEventListener("keyup", tell);
  const duty = document.querySelector("select[data-body]");
  const unit = document.querySelector("select[name=unit_id]");
  const groups = unit ? [...unit.querySelectorAll("optgroup")] : [];
  const fit = () => {
    const begins = duty.value === duty.dataset.begins;
    const ofBody = begins || duty.dataset.body.split(" ").includes(duty.value);
    const fits = (label) => !ofBody || label === unit.dataset.deciding || (begins && label === unit.dataset.beginning);
    groups.forEach((group) => { group.disabled = group.hidden = !fits(group.label); });
    const first = groups.find((group) => !group.disabled);
    if (first && unit.selectedOptions[0]?.parentElement.disabled) unit.value = first.querySelector("option").value;
  };
  if (duty && groups.length > 1) { duty.addEventListener("change", fit); fit(); }
})();
