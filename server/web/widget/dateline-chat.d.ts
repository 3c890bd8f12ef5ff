/** `<dateline-chat>` as the page around it sees it. docs/reference/widget.md describes it. */

import type { Answer, Filters } from "./types.js";

export type * from "./types.js";

/** Where the archive is that this module came from; in a bundle that is the page's own server, so give `src`. */
export declare const HOME: string;

/** On the element, or as `data-…` on the script's tag. */
export interface DatelineChatAttributes {
  /** The archive's address; default: where the module came from. */
  src?: string;
  /** Sent as `Authorization: Bearer`. Whoever reads the page can read it. */
  "api-key"?: string;
  /** `api-key` under a name that React and Vue keep for themselves. */
  key?: string;
  /** `en`, `ar`, `de`, `es`, `fr`, `hi`, `ja`, `ko`, `pt`, `ru`, `tr` or `zh`, with a region if you like; default: that of the page around, else the browser's. */
  lang?: string;
  /** Default: what the reader's system prefers. */
  theme?: "light" | "dark";
  /** Default: “Ask the archive”, in the language. */
  heading?: string;
  /** Behind a button in the corner. */
  launcher?: boolean | "";
  /** Asked as soon as the element stands in the page. */
  question?: string;
  /** The field has the focus from the start. */
  focused?: boolean | "";
  /** By which one of several finds its conversation after a reload. */
  id?: string;
}

export interface DatelineQuestion {
  question: string;
  filters: Filters;
}

export interface DatelineError {
  kind: "unreachable" | "broken" | "timeout" | "busy" | "forbidden" | "problem";
  title: string;
  detail: string;
  hint: string;
  /** @deprecated the older name of `hint` */
  mend: string;
  /** Seconds after which it makes sense to ask again; 0 where that is not known. */
  waitS: number;
}

/** They bubble and leave the shadow tree. */
export interface DatelineChatEventMap {
  "dateline:question": CustomEvent<DatelineQuestion>;
  /** Refused ones too. */
  "dateline:answer": CustomEvent<Answer>;
  "dateline:error": CustomEvent<DatelineError>;
}

/** The module defines it as `dateline-chat` when it is loaded. */
export declare class DatelineChat extends HTMLElement {
  static readonly observedAttributes: string[];
  /** Ask a question, as if it had been typed; kept until the answer stands there. */
  ask(question: string): Promise<void> | undefined;
  /** Stop the answer that is being written. */
  stop(): void;
  /** Forget the conversation. */
  clear(): void;
  /** Open the panel of a launcher. */
  open(): void;
  /** Close the panel of a launcher. */
  close(): void;
}

declare global {
  interface HTMLElementTagNameMap {
    "dateline-chat": DatelineChat;
  }
  interface GlobalEventHandlersEventMap extends DatelineChatEventMap {}
}
