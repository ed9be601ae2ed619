/**
 * The theme's search forgives what its index does not: a word that no page has is searched once more as words a letter or two away, and
 * a number by its word, because digits part the words of the index. The words that clients use for a page stand in its front matter (`tags`).
 */

const QUERY = 2; // the theme's types of message to its worker, and from it
const RESULT = 3;
const PARTS = /[\s\d\-.,$%/()"+*~^:]+/; // what parts words: the separator of mkdocs.yml, and the signs of a query
const SHORTEST = 4; // letters; shorter words have too many neighbours
const LONG = 8; // letters from which two slips are forgiven
const NUMBERS = { 50: "fifty", 60: "sixty", 80: "eighty" }; // per cent

/** Lets every search of this visit forgive. Other workers than the search's are let be. */
export function forgive() {
  const proto = globalThis.Worker?.prototype;
  if (!proto) return;
  const { postMessage } = proto;
  const known = new WeakMap();
  proto.postMessage = function (message, ...rest) {
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
}

/** The words of a query that no result has, each as what is a slip or two away. */
function near(query, items) {
  const found = new Set(items.flat().flatMap(({ terms }) => Object.keys(terms ?? {}).filter((term) => terms[term])));
  return query
    .toLowerCase()
    .split(PARTS)
    .filter((word) => word.length >= SHORTEST && !found.has(word))
    .map((word) => `${word}~${word.length < LONG ? 1 : 2}`)
    .join(" ");
}
