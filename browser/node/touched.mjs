/**
 * Marks what the runtime's script reads and writes of the wasm's memory through its typed arrays, which no instruction of
 * the wasm shows. Import it before the runtime; call `marking` when the module with the marks is there.
 */

/** What a view may be asked for without a byte being read. */
const HARMLESS = new Set(["buffer", "byteLength", "byteOffset", "BYTES_PER_ELEMENT", "constructor", "length"]);

const memories = new Set();
let on = { read: () => {}, written: () => {}, restored: () => {} };

/**
 * @param {{read: Function, written: Function, restored: Function}} listeners are called with the first byte of a range and the one
 * after its last; `restored` when a snapshot has been copied in, whole
 */
export function marking(listeners) {
  on = listeners;
}

WebAssembly.Memory = new Proxy(WebAssembly.Memory, {
  construct(target, given) {
    const memory = new target(...given);
    memories.add(memory);
    return memory;
  },
});

const isHeap = (buffer) => buffer instanceof ArrayBuffer && [...memories].some((memory) => memory.buffer === buffer);

const VIEWS = "Int8 Uint8 Uint8Clamped Int16 Uint16 Int32 Uint32 Float32 Float64 BigInt64 BigUint64"
  .split(" ")
  .map((name) => `${name}Array`);
for (const name of [...VIEWS, "DataView"]) {
  globalThis[name] = new Proxy(globalThis[name], {
    construct(target, given, newTarget) {
      const made = Reflect.construct(target, given, newTarget);
      if (!isHeap(given[0])) return made;
      if (given.length === 1 && name !== "DataView") return watched(made);
      on.read(made.byteOffset, made.byteOffset + made.byteLength);
      return made;
    },
  });
}

/** A view of the whole memory whose every use is marked. */
function watched(view) {
  const size = view.BYTES_PER_ELEMENT;
  const read = (begin, end) => on.read(begin * size, end * size);
  const written = (begin, end) => on.written(begin * size, end * size);
  const at = (index, otherwise) => (index === undefined ? otherwise : index < 0 ? view.length + index : index);
  const ranged = (name) => (begin, end) => {
    read(at(begin, 0), at(end, view.length));
    return view[name](begin, end);
  };
  const methods = {
    subarray: ranged("subarray"),
    slice: ranged("slice"),
    fill(value, begin, end) {
      written(at(begin, 0), at(end, view.length));
      return view.fill(value, begin, end);
    },
    copyWithin(target, begin, end) {
      const length = at(end, view.length) - begin;
      written(target, target + length);
      read(begin, begin + length);
      return view.copyWithin(target, begin, end);
    },
    indexOf(value, begin = 0) {
      const found = view.indexOf(value, begin);
      read(begin, found < 0 ? view.length : found + 1);
      return found;
    },
    set(source, offset = 0) {
      view.set(source, offset);
      written(offset, offset + source.length);
      if (offset === 0 && source.length === view.length) on.restored();
    },
  };
  return new Proxy(view, {
    get(target, key) {
      if (typeof key === "string" && /^\d+$/.test(key)) {
        read(Number(key), Number(key) + 1);
        return target[key];
      }
      if (Object.hasOwn(methods, key)) return methods[key];
      if (typeof key === "symbol" || HARMLESS.has(key)) return target[key];
      throw new Error(`the runtime's script asks its memory for ${key}; see browser/node/touched.mjs`);
    },
    set(target, key, value) {
      written(Number(key), Number(key) + 1);
      target[key] = value;
      return true;
    },
  });
}
