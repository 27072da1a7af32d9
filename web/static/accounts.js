/* Pages of accounts: print a slip, tell that Caps Lock is on, offer a council's duties at deciding bodies only. Everything works without this file. */
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
  const duty = document.querySelector("select[data-council]");
  const unit = document.querySelector("select[name=unit_id]");
  const groups = unit ? [...unit.querySelectorAll("optgroup")] : [];
  const fit = () => {
    const council = duty.dataset.council.split(" ").includes(duty.value);
    groups.slice(1).forEach((group) => { group.disabled = group.hidden = council; });
    if (council && unit.selectedOptions[0]?.parentElement.disabled) unit.value = groups[0].querySelector("option").value;
  };
  if (duty && groups.length > 1) { duty.addEventListener("change", fit); fit(); }
})();
