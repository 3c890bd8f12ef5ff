/** `<dateline-chat>` in the templates of Vue 3: `import type {} from "dateline-chat/vue"`. */

import type { HTMLAttributes, PublicProps } from "vue";
import type { DatelineChat, DatelineChatAttributes, DatelineChatEventMap } from "./dateline-chat.js";

type Listeners = {
  [Name in keyof DatelineChatEventMap as `on${Capitalize<Name>}`]?: (event: DatelineChatEventMap[Name]) => void;
};

declare module "vue" {
  interface GlobalComponents {
    "dateline-chat": new () => DatelineChat & {
      $props: HTMLAttributes & PublicProps & Omit<DatelineChatAttributes, "key"> & Listeners;
    };
  }
}
