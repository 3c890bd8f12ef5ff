/**
 * The one script tag: <script defer src="https://archive.example/widget.js" data-launcher></script>
 * With data-launcher it puts the chat behind a button in the corner, with data-inline in the
 * script's place; with neither, the page has a <dateline-chat> of its own. Other data-… attributes
 * become the element's. It may stand in the head or the body, as a module or not.
 */
{
  // A module is not told its tag, and a script of another site not its address.
  const current = /** @type {HTMLScriptElement | null} */ (document.currentScript);
  const element = current ? new URL("widget/dateline-chat.js", current.src).href : "./widget/dateline-chat.js";

  /** @param {string} home */
  const tagsFrom = (home) =>
    [.../** @type {NodeListOf<HTMLScriptElement>} */ (document.querySelectorAll("script[type=module][src]"))].filter(
      (tag) => tag.src.replace(/[?#].*/, "") === `${home}widget.js`,
    );

  /** @param {HTMLScriptElement} tag @param {string} home */
  const setUp = (tag, home) => {
    const { title, launcher, inline, ...others } = tag.dataset;
    if (launcher === undefined && inline === undefined) return;
    const chat = document.createElement("dateline-chat");
    const given = { src: home, ...others, ...(title && { heading: title }) };
    for (const [name, value] of Object.entries(given)) chat.setAttribute(name, value ?? "");
    if (launcher !== undefined) chat.setAttribute("launcher", "");
    // What stands in the head is not shown.
    if (launcher !== undefined || document.head.contains(tag)) document.body.append(chat);
    else tag.after(chat);
  };

  /** @param {{ HOME: string }} module */
  const setUpAll = async ({ HOME }) => {
    // Until then there may be no body, nor all the tags that one module stands for.
    if (document.readyState === "loading" && !(current && document.body))
      await new Promise((go) => document.addEventListener("DOMContentLoaded", go, { once: true }));
    for (const tag of current ? [current] : tagsFrom(HOME)) setUp(tag, HOME);
  };

  /** @param {Error} error */
  const explain = (error) =>
    console.error(
      `Dateline's chat could not be loaded (${current?.src ?? error.message}). Is ${location.origin} among its ` +
        "DATELINE_ALLOWED_ORIGINS, and does this page's Content-Security-Policy allow it in script-src?",
    );

  import(element).then(setUpAll, explain);
}
