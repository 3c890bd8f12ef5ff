/** `<dateline-chat>` in the JSX of React 19: `import type {} from "dateline-chat/react"`. */

import type { DetailedHTMLProps, HTMLAttributes } from "react";
import type { DatelineChat, DatelineChatAttributes, DatelineChatEventMap } from "./dateline-chat.js";

type Listeners = {
  [Name in keyof DatelineChatEventMap as `on${Name}`]?: (event: DatelineChatEventMap[Name]) => void;
};

declare module "react" {
  namespace JSX {
    interface IntrinsicElements {
      "dateline-chat": DetailedHTMLProps<HTMLAttributes<DatelineChat>, DatelineChat> &
        Omit<DatelineChatAttributes, "key"> &
        Listeners;
    }
  }
}
