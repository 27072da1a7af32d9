// The ledger's payment form says how many rows are chosen.
(() => {
  const form = document.getElementById("ghi-chi");
  const button = form && form.querySelector("[data-chosen]");
  if (!button) return;
  const words = button.textContent;
  const tell = () => {
    const count = document.querySelectorAll('input[name="chon"][form="ghi-chi"]:checked').length;
    button.textContent = count ? `Ghi cho ${count} dòng đã chọn` : words;
  };
  document.addEventListener("change", tell);
  tell();
})();
