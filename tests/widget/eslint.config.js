// No rule here may be switched off in the code: what articles say must never become markup.
import globals from "globals";

const MARKUP = ["innerHTML", "outerHTML", "insertAdjacentHTML", "setHTMLUnsafe", "setHTML", "srcdoc"];

export default [
  {
    linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: "error" },
    languageOptions: { globals: globals.browser },
    rules: {
      "no-undef": "error",
      "no-unused-vars": ["error", { args: "after-used", argsIgnorePattern: "^_" }],
      "prefer-const": "error",
      "no-var": "error",
      eqeqeq: "error",
      "no-eval": "error",
      "no-implied-eval": "error",
      "no-new-func": "error",
      "no-script-url": "error",
      "no-console": ["error", { allow: ["error"] }],
      complexity: ["error", 12],
      "max-lines": ["error", { max: 300, skipComments: true, skipBlankLines: true }],
      "no-restricted-properties": [
        "error",
        ...MARKUP.map((property) => ({ property, message: "Text nodes only." })),
        { object: "document", property: "write", message: "Text nodes only." },
      ],
      "no-restricted-syntax": [
        "error",
        { selector: "Literal[value=/^(style|srcdoc|onclick|onerror|onload)$/]", message: "CSP refuses it." },
      ],
      "no-restricted-globals": ["error", "DOMParser", "Range", "XMLHttpRequest"],
    },
  },
  // Only it tells how much of a body was sent.
  { files: ["server/web/archive/uploads/transfer.js"], rules: { "no-restricted-globals": ["error", "DOMParser", "Range"] } },
];
