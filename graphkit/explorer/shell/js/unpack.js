// Reads what explorer/pack.py wrote: blocks of columns, gzip in base64. Decoding goes in slices, between which the
// browser may draw and answer.

const CHARACTERS = 1 << 19; // of base64 a slice; a multiple of 4, so that slices decode by themselves
const VALUES = 1 << 17; // numbers or texts a slice
const POLL = 4; // milliseconds
const LONGEST = 12; // milliseconds of work between two pauses

const TYPES = { u8: Uint8Array, u16: Uint16Array, u32: Uint32Array, i16: Int16Array, i32: Int32Array };
export const decoder = new TextDecoder("utf-8", { ignoreBOM: true }); // a text may start with U+FEFF
export const encoder = new TextEncoder();

export function readHead() {
  return JSON.parse(document.getElementById("page-head").textContent);
}

// The columns of a block by name: typed arrays and StringTables. The text of the block leaves the document.
export async function readBlock(head, name) {
  const { size, columns } = head.blocks.find((block) => block.name === name);
  const pace = pacer();
  const text = await takeText(`block-${name}`);
  const [bytes] = await gunzip(text, size, pace);
  const found = new Map();
  let at = 0;
  for (const column of columns) {
    const part = bytes.subarray(at, (at += stored(column)));
    found.set(column.name, await READERS[column.type](column, part, pace));
  }
  return found;
}

const READERS = { u8: readNumbers, u16: readNumbers, u32: readNumbers, i16: readNumbers, i32: readNumbers };
Object.assign(READERS, { text: readTexts, prose: readProse });

// The bytes of a column in its block.
function stored(column) {
  if (column.type === "prose") return stored(column.words) + stored(column.codes);
  return column.type === "text" ? column.bytes : column.count * column.planes;
}

// The script runs while later blocks are still being parsed.
async function takeText(id) {
  const after = () => document.getElementById(id)?.nextElementSibling; // then the parser is done with it
  while (!after() && document.readyState === "loading") await new Promise((resolve) => setTimeout(resolve, POLL));
  const element = document.getElementById(id);
  const text = element.textContent;
  element.remove();
  return text;
}

// A function to await often: it lets the browser work when enough time has passed since it last did.
export function pacer() {
  let start = performance.now();
  return async function pace() {
    if (performance.now() - start < LONGEST) return;
    await pause();
    start = performance.now();
  };
}

const channel = new MessageChannel(); // timers would wait 4 ms each
const waiting = [];
channel.port1.onmessage = () => waiting.shift()();

function pause() {
  return new Promise((resolve) => {
    waiting.push(resolve);
    channel.port2.postMessage(0);
  });
}

function gunzip(text, size, pace) {
  const { readable, writable } = new DecompressionStream("gzip");
  return Promise.all([collectBytes(readable.getReader(), size, pace), sendText(writable.getWriter(), text, pace)]);
}

async function sendText(writer, text, pace) {
  for (let at = 0; at < text.length; at += CHARACTERS) {
    await writer.write(fromBase64(text.slice(at, at + CHARACTERS)));
    await pace();
  }
  await writer.close();
}

async function collectBytes(reader, size, pace) {
  const bytes = new Uint8Array(size);
  let at = 0;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    bytes.set(part.value, at);
    at += part.value.length;
    await pace();
  }
  return bytes;
}

function fromBase64(text) {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(text);
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i += 1) bytes[i] = binary.charCodeAt(i);
  return bytes;
}

// Byte planes, the lowest first; signed numbers and differences are in zigzag form (0, -1, 1, -2, ...). All go through
// 32 bits, by functions that see no other arrays: browsers make these many times faster.
async function readNumbers({ type, count, planes, delta }, bytes, pace) {
  const zigzag = delta || type.startsWith("i");
  const whole = new Int32Array(count);
  for (let from = 0; from < count; from += VALUES) {
    const to = Math.min(from + VALUES, count);
    for (let plane = 0; plane < planes; plane += 1) addPlane(whole, bytes, plane * count, 8 * plane, from, to);
    if (zigzag) undoZigzag(whole, from, to);
    if (delta) sumUp(whole, from, to);
    await pace();
  }
  return type === "i32" ? whole : new TYPES[type](whole); // as in Python, what is too large wraps around
}

function addPlane(whole, bytes, first, shift, from, to) {
  for (let i = from; i < to; i += 1) whole[i] |= bytes[first + i] << shift;
}

function undoZigzag(whole, from, to) {
  for (let i = from; i < to; i += 1) whole[i] = (whole[i] >>> 1) ^ -(whole[i] & 1);
}

function sumUp(whole, from, to) {
  for (let i = Math.max(from, 1); i < to; i += 1) whole[i] += whole[i - 1];
}

async function readTexts({ count }, bytes, pace) {
  const ends = new Uint32Array(count);
  let at = 0;
  for (let i = 0; i < count; i += 1) {
    ends[i] = bytes.indexOf(0, at);
    at = ends[i] + 1;
    if (i % 4096 === 0) await pace();
  }
  return new StringTable(bytes, ends);
}

// Words of a dictionary become UTF-8 again, each with a space after it; at the end of a text NUL takes its place.
async function readProse({ count, bytes: size, words, codes }, bytes, pace) {
  const spelled = await readTexts(words, bytes.subarray(0, stored(words)), pace);
  const numbers = await readNumbers(codes, bytes.subarray(stored(words)), pace);
  const from = Uint32Array.from(spelled.ends, (_, word) => spelled.start(word));
  const written = new Uint8Array(size);
  const ends = new Uint32Array(count);
  let [at, text] = [0, 0];
  for (let i = 0; i < numbers.length; i += 1) {
    const code = numbers[i];
    if (code === 0) {
      ends[text++] = at - 1;
      written[at - 1] = 0;
    } else {
      for (let byte = from[code - 1]; byte < spelled.ends[code - 1]; byte += 1) written[at++] = spelled.bytes[byte];
      written[at++] = 32;
    }
    if (i % VALUES === 0) await pace();
  }
  return new StringTable(written, ends);
}

// Texts as UTF-8, each ended by a NUL byte, decoded when they are asked for.
export class StringTable {
  constructor(bytes, ends) {
    this.bytes = bytes;
    this.ends = ends;
  }

  get count() {
    return this.ends.length;
  }

  start(i) {
    return i ? this.ends[i - 1] + 1 : 0;
  }

  get(i) {
    return decoder.decode(this.bytes.subarray(this.start(i), this.ends[i]));
  }

  // The same with further texts at the end.
  with(texts) {
    const added = encoder.encode(texts.map((text) => `${text.replaceAll("\0", "\ufffd")}\0`).join(""));
    const used = this.start(this.count);
    const bytes = new Uint8Array(used + added.length);
    bytes.set(this.bytes.subarray(0, used));
    bytes.set(added, used);
    const ends = new Uint32Array(this.count + texts.length);
    ends.set(this.ends);
    for (let i = this.count, at = used; i < ends.length; i += 1, at += 1) ends[i] = at = bytes.indexOf(0, at);
    return new StringTable(bytes, ends);
  }

  // Several texts at once, each ended by U+0000.
  between(from, to) {
    return decoder.decode(this.bytes.subarray(this.start(from), this.start(to)));
  }

  // The first place of a text, or -1. Lengths tell most texts apart, so a million take a few milliseconds.
  indexOf(text) {
    const wanted = encoder.encode(text);
    const { bytes, ends } = this;
    let start = 0;
    for (let i = 0; i < ends.length; i += 1) {
      const end = ends[i];
      if (end - start === wanted.length) {
        let same = 0;
        while (same < wanted.length && bytes[start + same] === wanted[same]) same += 1;
        if (same === wanted.length) return i;
      }
      start = end + 1;
    }
    return -1;
  }
}
