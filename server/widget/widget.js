/**
 * The one script tag: <script defer src="https://archive.example/widget.js" data-launcher></script>
 * With data-launcher it puts the chat behind a button in the corner, with data-inline in the
 * script's place; with neither, the page has a <dateline-chat> of its own. Other data-… attributes
 * become the element's.
 */
{
  const script = /** @type {HTMLScriptElement} */ (document.currentScript);
  const address = new URL(".", script.src);
  const { title, launcher, inline, ...others } = script.dataset;

  const setUp = () => {
    if (launcher === undefined && inline === undefined) return;
    const chat = document.createElement("dateline-chat");
    const given = { src: address.href, ...others, ...(title && { heading: title }) };
    for (const [name, value] of Object.entries(given)) chat.setAttribute(name, value ?? "");
    if (launcher === undefined) return script.after(chat);
    chat.setAttribute("launcher", "");
    document.body.append(chat);
  };
  const explain = () =>
    console.error(
      `Dateline's chat could not be loaded from ${address.href}. Is ${location.origin} among its ` +
        "DATELINE_ALLOWED_ORIGINS, and does this page's Content-Security-Policy allow it in script-src?",
    );

  import(new URL("widget/dateline-chat.js", address).href).then(setUp, explain);
}
