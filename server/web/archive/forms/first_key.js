/** The page of the first key: takes the code out of the address, and copies the key. */

const code = /** @type {HTMLInputElement | null} */ (document.querySelector("#code"));
const made = /** @type {HTMLInputElement | null} */ (document.querySelector("#made"));
const copy = /** @type {HTMLButtonElement | null} */ (document.querySelector("#copy"));

if (code && location.hash.length > 1) {
  code.value = location.hash.slice(1);
  // It must not stay in the address bar, nor be saved as a bookmark.
  history.replaceState(null, "", location.pathname);
  document.querySelector("button")?.focus();
}

if (made && copy) {
  made.select();
  copy.hidden = !navigator.clipboard;
  copy.addEventListener("click", async () => {
    await navigator.clipboard.writeText(made.value);
    copy.textContent = "Copied";
  });
}
