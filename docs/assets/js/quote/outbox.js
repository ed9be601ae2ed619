// The outbox: a request that could not be sent stays in this browser and is sent when the connection is back, once, under its own key.
import { send } from "./send.js";

const NAME = "cor-outbox";
const STORE = "requests";
const LOCK = "cor-outbox";
const TIMEOUT = 3000; // ms: in some browsers a database never opens, without an error

/** The localStorage key that tells every page that a request waits. */
export const MARK = NAME;

const result = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

async function withStore(mode, work) {
  const opening = indexedDB.open(NAME, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(STORE, { keyPath: "key" });
  const late = new Promise((_, reject) => {
    setTimeout(() => reject(new Error(`the database ${NAME} does not open`)), TIMEOUT);
  });
  const database = await Promise.race([result(opening), late]);
  try {
    const transaction = database.transaction(STORE, mode, { durability: "strict" });
    const done = new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = transaction.onerror = () => reject(transaction.error);
    });
    const answer = await result(work(transaction.objectStore(STORE)));
    await done;
    return answer;
  } finally {
    database.close();
  }
}

/** Store a request for later; throws if the browser cannot. A localStorage mark tells every page of the site. */
export async function put(key, pairs, how) {
  localStorage.setItem(NAME, "waits"); // first: if storage is full, the request must not be sent behind a form that still has it
  await withStore("readwrite", (store) => store.put({ key, pairs, how, at: Date.now() }));
}

/** Return the requests that wait. */
export const waiting = () => withStore("readonly", (store) => store.getAll());

/** Remove a request: it was sent, or is back in the form. */
export async function drop(key) {
  await withStore("readwrite", (store) => store.delete(key));
  if (!(await waiting()).length) localStorage.removeItem(NAME);
}

/** Send the requests; return {sent: [id, …], refused: [{key, pairs, problems}, …], left: n}. One tab at a time; the key makes a second sending the same request. */
export async function flush() {
  const work = async () => {
    const outcomes = { sent: [], refused: [], left: 0 };
    for (const { key, pairs, how } of await waiting()) {
      const outcome = await send(pairs, how);
      if (outcome.ok) {
        await drop(key);
        outcomes.sent.push(outcome.id);
      } else if (outcome.offline || outcome.later) outcomes.left += 1;
      else outcomes.refused.push({ key, pairs, problems: outcome.problems });
    }
    return outcomes;
  };
  return navigator.locks ? navigator.locks.request(LOCK, work) : work();
}
