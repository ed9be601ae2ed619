// The outbox: a request that could not go is kept in this browser and sent when the connection is back, once, under its own key.
import { send } from "./send.js";

const NAME = "cor-outbox";
const STORE = "requests";
const LOCK = "cor-outbox";
const PATIENCE = 3000; // ms: in some browsers a database never opens and never says why

/** Where every page sees that something waits. */
export const MARK = NAME;

const asked = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

async function box(mode, work) {
  const opening = indexedDB.open(NAME, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(STORE, { keyPath: "key" });
  const late = new Promise((_, reject) => {
    setTimeout(() => reject(new Error(`the database ${NAME} does not open`)), PATIENCE);
  });
  const database = await Promise.race([asked(opening), late]);
  try {
    const transaction = database.transaction(STORE, mode, { durability: "strict" });
    const done = new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = transaction.onerror = () => reject(transaction.error);
    });
    const answer = await asked(work(transaction.objectStore(STORE)));
    await done;
    return answer;
  } finally {
    database.close();
  }
}

/** Keep a request for later; throws where the browser cannot. Every page of the site sees by a mark that something waits. */
export async function put(key, pairs, how) {
  localStorage.setItem(NAME, "waits"); // first: where storage is full the request is not sent behind the form that still holds it
  await box("readwrite", (store) => store.put({ key, pairs, how, at: Date.now() }));
}

/** Return the requests that wait. */
export const waiting = () => box("readonly", (store) => store.getAll());

/** Take a request out: it arrived, or the form has it again. */
export async function drop(key) {
  await box("readwrite", (store) => store.delete(key));
  if (!(await waiting()).length) localStorage.removeItem(NAME);
}

/** Send what waits; return {sent: [id, …], refused: [{key, pairs, problems}, …], left: n}. One tab at a time; the key makes a second sending the same request. */
export async function flush() {
  const work = async () => {
    const result = { sent: [], refused: [], left: 0 };
    for (const { key, pairs, how } of await waiting()) {
      const outcome = await send(pairs, how);
      if (outcome.ok) {
        await drop(key);
        result.sent.push(outcome.id);
      } else if (outcome.offline || outcome.later) result.left += 1;
      else result.refused.push({ key, pairs, problems: outcome.problems });
    }
    return result;
  };
  return navigator.locks ? navigator.locks.request(LOCK, work) : work();
}
