/** Every word that the archive page itself says. A name that has forms is chosen by `n`. */

/** @type {Record<string, string | { one: string, other: string }>} */
const WORDS = {
  articles: "Articles",
  upload: "Upload",
  reports: "Reports",
  deleted: "Deleted",
  keys: "Keys",
  ratings: "Ratings",
  sources: "Sources",
  alerts: "Alerts",
  loading: "Loading…",
  again: "Try again",
  more: "Show more",
  close: "Close",
  cancel: "Cancel",
  unknown_publisher: "Unknown publisher",
  undated: "undated",
  page_title: "{view} – Dateline archive",

  error_unreachable: "The server cannot be reached. Check your connection, then try again.",
  error_forbidden: "The key that was entered here may not do this.",
  error_busy: { one: "Too many requests just now. Try again in {n} second.", other: "Too many requests just now. Try again in {n} seconds." },
  sign_in_again: "Sign in with another key",

  found: { one: "{n} article", other: "{n} articles" },
  filters: "Filters",
  words: "Words in headline, id or address",
  search: "Search",
  after: "From day",
  before: "To day",
  clear: "Clear all",
  remove_filter: "{label}: {value}. Remove",
  all_values: "All {n}",
  passages: { one: "{n} passage", other: "{n} passages" },
  empty: "The archive is empty.",
  empty_hint: "Upload files to begin: saved pages, feeds, PDF, Word, letters, JSON, CSV, or a zip of them. Or follow a feed under “Sources”.",
  in_texts: "These words in the texts:",
  every_passage: "every passage that has them, as CSV",
  its_story: "their story by its days, as Word",
  none_found: "No article passes these filters.",
  none_found_hint: "Remove one of them, or search for fewer words.",

  back: "Back to the list",
  open_page: "Open its page",
  correct: "Add a correction",
  retract: "Take back",
  unretract: "No longer taken back",
  mend: "Mend fields",
  delete: "Delete",
  id: "Id",
  publisher: "Publisher",
  day: "Day",
  author: "Author",
  category: "Category",
  language: "Language",
  address: "Address",
  read_from: "Read from",
  headline: "Headline",
  unsure_day: "{day} (not sure: from {from})",
  day_from: "{day} (from {from})",
  retracted: "The publisher has taken this article back.",
  correction: "Correction",
  correction_of: "Correction, {day}",
  doubts: "Worth a look: {doubts}.",
  behind_wall: "Only what stands before a wall: pay or log in for the rest.",
  text: "Text, as it was cut into passages",
  passage: "Passage {n}",
  older_text: "Text of version {n}",
  versions: { one: "{n} version", other: "{n} versions" },
  version: "Version {n}",
  version_facts: "added {day}, {characters} characters",
  shown_version: "shown here",
  days: { one: "{n} day named in the text", other: "{n} days named in the text" },
  dropped: { one: "{n} piece left out as no part of the story", other: "{n} pieces left out as no part of the story" },
  no_dropped: "Nothing was left out of it.",
  no_days: "No day is named in it that needs the day of publication.",
  correct_told: "What was wrong, in your words. It stands beside every citation of the article from now on, also when its file is read again.",
  correct_words: "Correction",
  correct_day: "Day of the correction",
  retract_told: "The article stays, and every citation of it says that its publisher took it back, also when its file is read again.",
  unretract_told: "Citations of it no longer say that it was taken back.",
  mend_told: "What you give here holds whatever its file says when it is read again.",
  delete_told: "It is gone from the next search. You can bring it back under “Deleted” until the index is compacted.",
  asked: "{what}: {title}",
  save: "Save",
  saved: "Saved as version {n}.",
  unchanged: "Nothing changed.",
  deleted_done: "Deleted “{title}”.",
  undo: "Undo",
  brought_back: "Brought back “{title}”.",

  drop: "Drop files, folders or a zip here",
  or: "or",
  choose_files: "Choose files",
  choose_folder: "Choose a folder",
  kinds: "Read are saved pages, feeds, PDF, Word, letters, JSON, CSV, Markdown, text, and zip or tar files of them. At most {files} files and {bytes} at once; a zip counts as one.",
  chosen: { one: "{n} file, {bytes}", other: "{n} files, {bytes}" },
  and_more: { one: "and {n} more", other: "and {n} more" },
  start: "Upload",
  too_many: "That is {n} files, and at most {most} can be sent at once. Pack them into a zip, or send them in parts.",
  too_large: "That is {bytes}, and at most {most} can be sent at once. Send it in parts, or run on the server: dateline index add PATH",
  nothing_there: "There is no file in that.",
  sending: "Sending: {sent} of {total}",
  sending_label: "Bytes sent",
  reading_label: "Articles read",
  waiting: "Sent. Waiting until the archive is free to be written.",
  reading: { one: "Reading: {n} article so far", other: "Reading: {n} articles so far" },
  reading_now: "now {source}",
  stop: "Stop",
  stop_sending: "Stopped. Nothing of it was kept.",
  leave: "You may leave this page: the archive goes on reading, and its report stands under “Reports”.",
  another: "Upload more",
  cut_off: "The connection broke off before everything was sent, and nothing of it was read. Send it again: what is in the archive already is recognised.",

  no_reports: "Nothing was read yet since reports are kept.",
  no_reports_hint: "Uploads, and “dateline index add” on the server, leave one here: what was added, what is doubtful, and what was refused and why.",
  kind_upload: "Upload",
  kind_command: "Command",
  report_of: "{kind}, {moment}",
  by: "by {name}",
  state_receiving: "Being sent",
  state_waiting: "Waiting",
  state_reading: "Being read",
  state_done: "Done",
  state_stopped: "Stopped early",
  state_failed: "Failed",
  state_interrupted: "Broke off",
  report_into: "All of it went into {names} too.",
  interrupted_hint: "The server was stopped meanwhile. What was read is kept; send the same again for the rest.",
  stopped_hint: "What was read until then is kept; send the same again for the rest.",
  count_added: "added",
  count_changed: "changed",
  count_unchanged: "unchanged",
  count_left: "left: summaries of what is there in full",
  count_doubtful: "doubtful",
  count_refused: "refused",
  count_skipped: "passed over",
  count_passages: "new passages",
  lines_refused: { one: "{n} refused", other: "{n} refused" },
  lines_doubtful: { one: "{n} doubtful", other: "{n} doubtful" },
  lines_skipped: { one: "{n} passed over", other: "{n} passed over" },
  lines_fine: { one: "{n} article without a doubt", other: "{n} articles without a doubt" },
  lines_left_out: { one: "{n} more line is not kept.", other: "{n} more lines are not kept." },
  nothing_read: "No article could be read.",

  no_deleted: "Nothing that was deleted can be brought back.",
  no_deleted_hint: "What is deleted stands here until the index is compacted: by “dateline index compact”, or by itself after a week.",
  deleted_on: "deleted {moment}",
  bring_back: "Bring back",

  no_keys: "No key was made yet. Those of the server's settings are not listed.",
  keys_told: "Keys of the server's settings are not listed.",
  key_name: "Whose it is, or what for",
  key_may: "It may",
  may_read: "read and ask",
  may_write: "write: upload, correct, delete, and open this page",
  key_sites: "Works from pages of these sites alone, one on a line; empty for everywhere",
  make_key: "Make a key",
  closes: "Until now anyone may read. As soon as there is a key that may read, reading needs one, also on the chat page.",
  new_key: "The key of {name}",
  new_key_told: "Copy it now: it is not shown again.",
  copy: "Copy",
  copied: "Copied",
  key_facts: "{may}; made {day}",
  key_from: "from {sites}",
  key_revoked: "revoked {day}",
  revoke: "Revoke",
  revoke_told: "Whatever uses it is turned away from now on. This cannot be undone.",
  scope_read: "may read",
  scope_write: "may write",

  no_ratings: "No answer was rated yet.",
  no_ratings_hint: "Readers rate answers by the buttons beside them on the chat page.",
  ratings_off: "This server keeps no answers, so that none can be rated. On the server, set DATELINE_FEEDBACK=true.",
  rated_up: "Good answer",
  rated_down: "Bad answer",
  rated_on: "rated {moment}",
  cites: "Cites",

  into_collection: "Collection, if any",
  every_collection: "every article, restricted ones too",
  restricted: "{name} (restricted)",
  key_sees: "It sees the articles of these collections alone; none chosen: all that are in no restricted one",
  key_sees_every: "sees every article",
  key_sees_some: "sees {names} alone",

  no_sources: "No source is followed yet.",
  no_sources_hint: "A source is a place that articles come from by themselves: a site's feed (RSS or Atom), its sitemap, or a bucket of files. It is looked at again and again, and what is new or changed there comes into the archive. A page that leads to a feed is not one itself: look for its link “RSS”.",
  follow: "Follow",
  source_address: "Address of a feed, a sitemap or a bucket (s3://bucket/folder); or a folder that the server lets you follow",
  source_name: "Name; of its site unless you give one",
  more_choices: "Name, how often, collection",
  how_often: "How often it is looked at",
  as_set: "as this server is set",
  following: "Following {name}. It is looked at now; what comes of that is told below.",
  is_feed: "feed",
  is_sitemap: "sitemap",
  is_folder: "folder of the server",
  is_bucket: "bucket",
  last_success: "last success {moment}",
  source_never: "no success yet",
  every: "every {span}",
  pages_waiting: { one: "{n} page still to be read", other: "{n} pages still to be read" },
  into: "into {name}",
  failing: "Failing since {moment}: {error}",
  look_now: "Look now",
  looking: "Looking at {name}. What comes of that is told below.",
  unfollow: "Stop following",
  unfollow_told: "It is looked at no more. Its articles stay.",
  unfollowed: "{name} is followed no more. Its articles stay.",

  no_alerts: "Nothing is watched for yet.",
  no_alerts_hint: "An alert is a question or a name that is looked for in whatever comes into the archive from now on. What is new on it is told as RSS, and to a webhook or by mail if you say so.",
  make_alert: "Watch",
  alert_watches: "Watch for",
  by_question: "what answers a question",
  by_about: "a name",
  alert_question: "Question",
  alert_about: "Name, as articles write it",
  alert_name: "What the alert is called",
  also_send: "Collection, webhook, mail",
  alert_collection: "In the articles of one collection alone, restricted or not",
  watched_in: "in {name} alone",
  webhook: "Address of a webhook",
  mail: "Address of mail",
  mail_told: "Mail goes out where the server is told of a mail server: DATELINE_SMTP_HOST.",
  watching: "Watching for {name}. The address of its feed stands below.",
  secret_of: "What the webhook of {name} is signed with",
  secret_told: "Copy it now: it is not shown again.",
  about: "On the name “{name}”",
  last_told: "last told {moment}",
  never_told: "nothing new since {moment}",
  waits: { one: "{n} message waits to be sent", other: "{n} messages wait to be sent" },
  feed_told: "Its feed, which opens without a key:",
  feed_of: "Address of the feed of {name}",
  told_items: { one: "The last quotation told", other: "The last {n} quotations told" },
  end: "End",
  end_told: "Nothing more is told, its feed is gone, and what waits is not sent.",
  ended: "{name} has ended.",
};

const PLURALS = new Intl.PluralRules("en");
const NUMBERS = new Intl.NumberFormat("en");
const DAYS = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" });
const MOMENTS = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short" });
/** @type {[string, number][]} */
const SPANS_S = [["day", 86_400], ["hour", 3_600], ["minute", 60]];
const UNITS = ["bytes", "kB", "MB", "GB"];

/**
 * @param {string} name
 * @param {Record<string, string | number>} [values] numbers are written for people
 */
export function say(name, values = {}) {
  const entry = WORDS[name] ?? name;
  const form = typeof entry === "string" ? entry : PLURALS.select(Number(values.n)) === "one" ? entry.one : entry.other;
  return form.replace(/\{(\w+)\}/g, (_, key) => written(values[key] ?? ""));
}

/** @param {string | number} value */
function written(value) {
  return typeof value === "number" ? NUMBERS.format(value) : value;
}

/** @param {string | null | undefined} instant as ISO 8601 */
export function day(instant) {
  return instant ? DAYS.format(new Date(instant)) : say("undated");
}

/** @param {string} instant as ISO 8601 */
export function moment(instant) {
  return MOMENTS.format(new Date(instant));
}

/** How long, such as `15 minutes`, and `hour` for one. @param {number} seconds */
export function span(seconds) {
  const [unit, length] = SPANS_S.find((each) => seconds >= each[1]) ?? ["second", 1];
  if (seconds === length) return unit;
  return new Intl.NumberFormat("en", { style: "unit", unit, unitDisplay: "long", maximumFractionDigits: 1 }).format(seconds / length);
}

/** @param {number} count */
export function bytes(count) {
  let unit = 0;
  let size = count;
  for (; size >= 1000 && unit < UNITS.length - 1; unit += 1) size /= 1000;
  return `${NUMBERS.format(unit && size < 10 ? Math.round(size * 10) / 10 : Math.round(size))} ${UNITS[unit]}`;
}

/** @param {string} code a language, as BCP 47 calls it */
export function language(code) {
  return new Intl.DisplayNames("en", { type: "language", fallback: "code" }).of(code) ?? code;
}
