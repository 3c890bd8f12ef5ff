/** `<dateline-chat>`: the chat as an element, inline or behind a button. docs/reference/widget.md describes it. */

import { Archive } from "./api/archive.js";
import { Chat } from "./chat.js";
import { Conversation, tabStorage } from "./conversation.js";
import { button, element } from "./dom.js";
import { Language } from "./language/language.js";
import { STYLES } from "./styles.js";

/** @import { DatelineChat as Declared } from "./dateline-chat.d.ts" */

/** Where the archive is that this came from. */
export const HOME = new URL("..", import.meta.url).href;

/** @implements {Declared} */
export class DatelineChat extends HTMLElement {
  static observedAttributes = ["src", "lang", "key", "api-key", "heading", "launcher"];

  #root = this.attachShadow({ mode: "open" });
  /** @type {Chat | null} */
  #chat = null;
  #conversation = new Conversation(tabStorage());
  /** @type {HTMLElement | null} */
  #panel = null;
  /** @type {HTMLButtonElement | null} */
  #launcher = null;
  #building = Promise.resolve();

  constructor() {
    super();
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLES);
    this.#root.adoptedStyleSheets = [sheet];
  }

  connectedCallback() {
    if (this.#chat) return; // it was moved
    const name = this.id ? ` #${this.id}` : "";
    this.#conversation.open(`dateline-chat ${this.#address}${name}`);
    this.#building = this.#build();
    if (this.hasAttribute("focused")) this.focus();
    const question = this.getAttribute("question")?.trim();
    if (question && this.#conversation.turns.at(-1)?.question !== question) this.ask(question);
  }

  disconnectedCallback() {
    // An element that is moved is gone for a moment only.
    queueMicrotask(() => {
      if (this.isConnected) return;
      this.#take();
      this.#conversation.close();
    });
  }

  /** @param {string} _ @param {string | null} before @param {string | null} now */
  attributeChangedCallback(_, before, now) {
    if (!this.#chat || before === now) return;
    this.#take();
    this.#building = this.#build();
  }

  /**
   * Ask a question, as if it had been typed.
   * @param {string} question
   * @returns {Promise<void> | undefined}
   */
  ask(question) {
    if (!this.#chat) return this.#building.then(() => (this.#chat ? this.ask(question) : undefined));
    this.open();
    return this.#chat.ask(question);
  }

  /** Stop the answer that is being written. */
  stop() {
    this.#chat?.stop();
  }

  /** Forget the conversation. */
  clear() {
    this.#chat?.clear();
  }

  /** Open the panel of a launcher. */
  open() {
    this.#built(() => this.#show(true));
  }

  /** Close the panel of a launcher; the focus goes back to its button. */
  close() {
    this.#show(false);
  }

  /** Focus the field for questions. */
  focus() {
    this.#built(() => this.#chat?.composer.focus());
  }

  get #address() {
    return new URL(this.getAttribute("src") ?? HOME, document.baseURI).href;
  }

  get #tag() {
    const around = /** @type {HTMLElement | null} */ (this.closest("[lang]"));
    return around?.lang || navigator.language;
  }

  /** At once where the chat stands; else when the words of its language are there. @param {() => void} step */
  #built(step) {
    if (this.#chat) step();
    else this.#building.then(step);
  }

  /** At once in English. */
  async #build() {
    const tag = this.#tag;
    const language = Language.atHand(tag) ?? (await Language.load(tag));
    if (this.#chat || !this.isConnected) return;
    if (tag !== this.#tag) {
      await this.#build();
      return;
    }
    const heading = this.getAttribute("heading") ?? language.say("heading");
    const launcher = this.hasAttribute("launcher");
    this.#chat = new Chat({
      language,
      heading,
      archive: new Archive(this.#address, this.getAttribute("api-key") ?? this.getAttribute("key")),
      conversation: this.#conversation,
      tell: (name, detail) => this.#tell(name, detail),
    });
    this.#panel = element("section", { class: "panel", part: "panel" }, this.#chat.element);
    const frame = element(
      "div",
      { class: "frame", part: "frame", lang: language.tag, dir: language.direction },
      this.#panel,
    );
    if (launcher) this.#addLauncher(frame, this.#panel, heading, language);
    this.#root.replaceChildren(frame);
    this.#chat.start();
  }

  /** @param {HTMLElement} frame @param {HTMLElement} panel @param {string} heading @param {Language} language */
  #addLauncher(frame, panel, heading, language) {
    this.#launcher = button("launcher", heading, () => this.#show(panel.hasAttribute("hidden")), "chat");
    this.#launcher.part.add("launcher");
    this.#launcher.setAttribute("aria-expanded", "false");
    panel.hidden = true;
    panel.setAttribute("role", "dialog");
    panel.setAttribute("aria-label", heading);
    panel.addEventListener("keydown", ({ key }) => {
      if (key === "Escape") this.close();
    });
    this.#chat?.header.append(button("icon", language.say("close"), () => this.close(), "close"));
    frame.prepend(this.#launcher);
  }

  /** @param {boolean} open */
  #show(open) {
    if (!this.#launcher || !this.#panel || this.#panel.hasAttribute("hidden") !== open) return;
    this.#panel.hidden = !open;
    this.#launcher.setAttribute("aria-expanded", String(open));
    if (open) this.#chat?.composer.focus();
    else this.#launcher.focus();
  }

  #take() {
    this.#chat?.end();
    this.#chat = this.#panel = this.#launcher = null;
    this.#root.replaceChildren();
  }

  /** @param {string} name @param {unknown} detail */
  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(`dateline:${name}`, { detail, bubbles: true, composed: true }));
  }
}

if (!customElements.get("dateline-chat")) customElements.define("dateline-chat", DatelineChat);
