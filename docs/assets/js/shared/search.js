/**
 * Corrects the searches of this visit, from the first use of the search on: a word that no page has is searched again as words a
 * letter or two away, and a number by its word, because digits separate the index's words. Clients' own words for a page are in
 * its front matter (`tags`).
 */

const QUERY = 2; // the theme's types of message to its worker, and from it
const RESULT = 3;
const SEPARATORS = /[\s\d\-.,$%/()"+*~^:]+/; // word separators: those of mkdocs.yml, and a query's operators
const SHORTEST = 4; // letters; shorter words have too many neighbours
const LONG = 8; // letters from which two wrong letters are corrected
const NUMBERS = { 50: "fifty", 60: "sixty", 80: "eighty" }; // percentages

const { postMessage } = Worker.prototype;
const known = new WeakMap(); // the workers that were asked; others are not affected

Worker.prototype.postMessage = function (message, ...rest) {
  if (message?.type !== QUERY || typeof message.data !== "string") return postMessage.call(this, message, ...rest);
  const query = message.data.replace(/\d+/g, (number) => NUMBERS[number] ?? number);
  if (!known.has(this)) {
    known.set(this, { waiting: 0 });
    this.addEventListener("message", ({ data }) => {
      if (data?.type !== RESULT) return;
      const search = known.get(this);
      search.waiting -= 1;
      const more = search.waiting || search.again ? "" : near(search.query, data.data.items);
      search.again = Boolean(more);
      if (!more) return;
      search.waiting += 1;
      postMessage.call(this, { type: QUERY, data: `${search.query} ${more}` });
    });
  }
  const search = known.get(this);
  Object.assign(search, { query, waiting: search.waiting + 1, again: false });
  return postMessage.call(this, { ...message, data: query }, ...rest);
};

/** Return the query's words that no result has, as fuzzy terms. */
function near(query, items) {
  const matched = new Set(items.flat().flatMap(({ terms }) => Object.keys(terms ?? {}).filter((term) => terms[term])));
  return query
    .toLowerCase()
    .split(SEPARATORS)
    .filter((word) => word.length >= SHORTEST && !matched.has(word))
    .map((word) => `${word}~${word.length < LONG ? 1 : 2}`)
    .join(" ");
}
