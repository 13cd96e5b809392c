// Checks receipts of Ramdam by docs/protocol/receipt.md and nothing else: that the author signed the record, that it
// stands in the log of their site, that the policy's witnesses saw that log, and until when, and who confirmed it.
// node verify.mjs [--policy FILE] [--trust SITE]... [--json] FILE...    exit 0: proved, 4: not, and why, 2: usage

// 1. How receipts are written: base64, DEFLATE, and protobuf in its one encoding.
class Refused extends Error {}
const need = (holds, why) => { if (!holds) throw new Refused(why); };
const hex = bytes => Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('');
const unhex = digits => Uint8Array.from(digits.match(/../g) ?? [], byte => parseInt(byte, 16));
const big = digits => BigInt('0x' + digits);
const utf8 = bytes => new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
const octets = part => typeof part === 'string' ? new TextEncoder().encode(part) : part;
const join = (...parts) => new Uint8Array(parts.flatMap(part => [...octets(part)]));
const sha256 = async (...parts) => hex(new Uint8Array(await crypto.subtle.digest('SHA-256', join(...parts))));
function base64(text) {
  need(text && btoa(atob(text)) === text, 'what should be base64 is not');
  return Uint8Array.from(atob(text), c => c.charCodeAt(0));
}
async function inflate(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

// Fields of messages by number from 1: `#` a number, `:` a message, `*` a list. A core's body has its kind as number.
const FIELDS = Object.fromEntries(`Receipt version# policy logs:Log*
Log checkpoint site:First members:First* entries:Entry* hashes
First core words:Words
Entry index# core signature words:Words
Words kind# parts:Part*
Part key field hidden
Core version# network home author seq# prev created# scope# refs* anchor:Anchor private:Private
Anchor size# root
Private hash size#
16 founder# sponsors#
17 registrar log witness transport next generation# witnessHash
19 recovery
20 member roles
22 member key acceptance
23 device seq# last
24 member recovery authorization
32 action# provider receiver minutes# day# skill process others* fulfills corrects professional# level# origin
33 about verdict# to`.split('\n').map(line => line.split(' ')).map(([message, ...fields]) => [message, fields]));

/** Reads a message: numbers as BigInt, bytes as hexadecimal digits, messages as objects. */
function decode(digits, message) {
  const bytes = unhex(digits), said = {};
  let at = 0, last = 0;
  const varint = () => {
    for (let value = 0n, shift = 0n; ; shift += 7n) {
      const byte = bytes[at++];
      need(shift < 63n && (byte || (byte === 0 && !shift)), `a number in ${message} is cut off, or too long`);
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return value;
    }
  };
  while (at < bytes.length) {
    const tag = Number(varint()), number = Math.floor(tag / 8), isBody = message === 'Core' && number > 15;
    const field = isBody ? `body:${number}` : FIELDS[message][number - 1];
    const [, name, isNumber, of, list] = field.match(/^(\w+)(#?):?(\w*)(\*?)$/);
    need(number > last || (number === last && list), `the fields of ${message} are out of order`);
    let value = varint();
    need(tag % 8 === (isNumber ? 0 : 2) && (value || of), `${name} is not as it should be`);
    need(isNumber || value <= bytes.length - at, `${name} is cut off`);
    if (!isNumber) value = hex(bytes.subarray(at, at += Number(value)));
    if (FIELDS[of]) value = decode(value, of);
    need(list || !(name in said), `there are two of ${name}`);
    said[name] = list ? [...said[name] ?? [], value] : value;
    if (isBody) said.kind = number;
    last = number;
  }
  return said;
}

// 2. Ed25519 under the strict rule of docs/protocol/record.md.

const P = 2n ** 255n - 19n, L = 2n ** 252n + 27742317777372353535851937790883648493n;
function isPrimeOrder(key) { // L times the point is the neutral element: by a ladder on (1 + y) / (1 - y), X / Z
  const y = big(hex(unhex(key).reverse())) & (2n ** 255n - 1n), X = 1n + y, Z = P + 1n - y;
  let [a, b, c, d] = [1n, 0n, X, Z];
  for (const bit of L.toString(2)) {
    if (bit === '1') [a, b, c, d] = [c, d, a, b];
    const sum = (a + b) ** 2n, gap = (a - b) ** 2n, e = sum - gap, f = (c - d) * (a + b), g = (c + d) * (a - b);
    [a, b, c, d] = [sum * gap % P, e * (sum + 121665n * e) % P, Z * (f + g) ** 2n % P, X * (f - g) ** 2n % P];
    if (bit === '1') [a, b, c, d] = [c, d, a, b];
  }
  return y < P && y !== 1n && y !== P - 1n && b === 0n;
}
const known = new Map(); // keys are looked at once
async function isSigned(key, message, signature) {
  const load = () => crypto.subtle.importKey('raw', unhex(key), 'Ed25519', true, ['verify']);
  if (!known.has(key)) known.set(key, isPrimeOrder(key) ? await load().catch(() => null) : null);
  return known.get(key) !== null && !signature.startsWith('01' + '00'.repeat(31))
    && crypto.subtle.verify('Ed25519', known.get(key), unhex(signature), join(message));
}

// 3. Signed notes and policies, as C2SP has them.

const NAME = /^[^\p{Z}\0-\x20\x85+]+$/u;
const keyId = async (name, type, key) => (await sha256(name, '\n', [type], unhex(key))).slice(0, 8);
/** The text of a note, and its lines. */
function note(written) {
  const end = written.lastIndexOf('\n\n'), lines = written.slice(end + 2, -1).split('\n');
  need(end >= 0 && /^[^\0-\x09\x0b-\x1f]+\n$/.test(written) && lines.length <= 64, 'a note is malformed');
  return [written.slice(0, end + 1), lines.map(line => {
    const [, name, encoded] = line.match(/^\u2014 ([^ ]+) ([^ ]+)$/) ?? need(false, 'a line of a note is malformed');
    const bytes = hex(base64(encoded));
    need(NAME.test(name) && bytes.length > 8, 'a line of a note is malformed');
    return { name, id: bytes.slice(0, 8), signature: bytes.slice(8) };
  })];
}

/** A tlog-policy: its logs, its witnesses, and `met`: when the quorum was met, by the times of witnesses, if it was. */
async function policy(text) {
  const logs = [], witnesses = [], used = new Set(), parties = new Map(), voices = new Map();
  const lines = text.replace(/\n$/, '').split('\n');
  let met;
  const once = item => need(!used.has(item) && used.add(item), 'the policy has something twice');
  const define = (name, how) => need(name !== 'none' && !parties.has(name) && parties.set(name, how), `${name} again`);
  need(text.length <= 2 ** 20 && lines.length <= 10_000 && !/[\0-\x08\x0b-\x1f\x7f]/.test(text), 'this is no policy');
  for (const [word, name, ...rest] of lines.map(line => line.split(/[ \t]+/).filter(item => item))) {
    const key = async (vkey, sizes) => {
      const [, as, id, encoded] = vkey.match(/^([^+]+)\+([0-9a-f]{8})\+(.+)$/), [type, ...bytes] = base64(encoded);
      need(sizes[type] === bytes.length && NAME.test(as) && id === await keyId(as, type, hex(bytes)), 'this is no key');
      once(word + encoded);
      return { name: as, id, key: hex(bytes), type };
    };
    if (word === 'log' && rest.length <= 1) logs.push(await key(name, { 1: 32 }));
    else if (word === 'witness' && rest.length <= 2) {
      const witness = await key(rest[0], { 4: 32, 6: 1312 });
      witnesses.push(witness);
      define(name, times => times.get(witness));
      voices.set(name, `the key ${witness.name}`);
    } else if (word === 'group') {
      const [threshold, ...members] = rest, of = members.map(one => once(`in a group: ${one}`) ?? parties.get(one));
      const k = { any: 1, all: of.length }[threshold] ?? Number(threshold.match(/^[1-9]\d*$/));
      need(of.every(one => one) && k > 0 && k <= of.length, `the group ${name} makes no sense`);
      const ascending = (a, b) => (a < b ? -1 : 1), voice = one => (k < of.length && voices.get(one)) || one;
      define(name, times => {
        const heard = new Map(); // by name of key, unless all are asked for
        for (const [i, member] of members.entries()) {
          const time = of[i](times), before = heard.get(voice(member));
          if (time !== undefined && !(before <= time)) heard.set(voice(member), time);
        }
        return [...heard.values()].sort(ascending)[k - 1];
      });
    } else if (word === 'quorum' && rest.length === 0) {
      once(word);
      met = name === 'none' ? () => 0n : parties.get(name);
    } else need(!word || word.startsWith('#'), 'this is no policy');
  }
  need(met, 'the policy has no quorum, or one that it does not define');
  return { logs, witnesses, met };
}

// 4. The root of a Merkle tree (RFC 6962) of which some leaves are shown.

const leaf = entry => sha256('\0', entry);
const node = (left, right) => sha256('\x01', unhex(left), unhex(right));
const middle = (lo, hi) => { let k = 1n; while (2n * k < hi - lo) k *= 2n; return lo + k; };

/** The roots of all entries and of the first `cut`: by leaves, a proof that `index` is in it, hashes of other parts. */
async function roots(size, leaves, { cut = 0n, index, proof = [] }, hashes) {
  const given = new Map(), known = new Map(), unused = [...hashes];
  let [lo, hi] = [0n, index === undefined ? 1n : size];
  for (const sibling of proof.toReversed()) {
    const m = middle(lo, hi), isLeft = index < m;
    need(hi - lo > 1n, 'the inclusion proof is too long');
    given.set(isLeft ? `${m}-${hi}` : `${lo}-${m}`, sibling);
    [lo, hi] = isLeft ? [lo, m] : [m, hi];
  }
  need(hi - lo === 1n, 'the inclusion proof is too short');
  async function root(lo, hi) {
    const range = `${lo}-${hi}`, m = middle(lo, hi);
    const open = (lo < cut && cut < hi) || [...leaves.keys()].some(at => lo <= at && at < hi);
    let hash = given.get(range);
    if (!open) hash ??= unused.shift() ?? need(false, 'a hash of the tree is missing');
    else hash = hi - lo === 1n ? leaves.get(lo) : await node(await root(lo, m), await root(m, hi));
    need(hash === (given.get(range) ?? hash), 'the inclusion proof is of another tree');
    known.set(range, hash);
    return hash;
  }
  const prefix = async (lo, hi, m = middle(lo, hi)) =>
    known.get(`${lo}-${hi}`) ?? node(await prefix(lo, m), await prefix(m, hi));
  const whole = await root(0n, size);
  need(unused.length === 0, 'a hash of the tree is left over');
  return [whole, cut ? await prefix(0n, cut) : undefined];
}

// 5. The file: a C2SP tlog-proof with more in its `extra`. What does not hold here is against rule 1 of receipt.md.

const START = 'c2sp.org/tlog-proof@v1\nextra ', TYPE = 'application/vnd.ramdam.core.v1+protobuf';
const GENESIS = 16, SITE = 17, SPONSORS = 18, MEMBER = 19, ADMITS = 20, OPENS = 21, DEED = 32, ATTEST = 33;
const ADDS = 22, REVOKES = 23, RECOVERS = 24;
const BY_SITE = [GENESIS, SPONSORS, ADMITS, OPENS], BY_MEMBER = [ADDS, REVOKES, RECOVERS, DEED, 34, 35, 36, 37, 38];
const CONFIRM = 1n, STEWARD = '02';
const ascend = list => list.every((one, i) => !i || list[i - 1] < one);
const hashes = digits => need(/^([0-9a-f]{64})*$/.test(digits), 'hashes have 32 bytes') ?? digits.match(/.{64}/g) ?? [];

async function read(file) {
  const text = utf8(file), end = text.indexOf('\n', START.length), rest = text.slice(end + 1);
  need(file.length <= 98_304 && text.startsWith(START) && end > 0, 'this is no receipt, or it is damaged');
  const extra = base64(text.slice(START.length, end)), deflated = extra.slice(8);
  need(deflated.length && (await sha256(deflated, rest)).startsWith(hex(extra.slice(0, 8))), 'the file is damaged');
  const unpacked = await inflate(deflated), shorter = await inflate(deflated.slice(0, -1)).catch(() => null);
  need(!shorter, 'the receipt does not end where its file does');
  need(extra.length <= 48_000 && unpacked.length <= 65_536, 'the receipt is too large');
  const [, index, proof, checkpoint] = rest.match(/^index (0|[1-9]\d*)\n((?:[^\n]+\n){0,63})\n(.+)$/s);
  const receipt = decode(hex(unpacked), 'Receipt');
  const { version, logs } = receipt;
  need(version === 1n && BigInt(index) < 2n ** 63n && logs.length <= 4, 'a receipt of another version, or of too much');
  receipt.index = BigInt(index);
  receipt.proof = proof.split('\n').slice(0, -1).flatMap(line => hashes(hex(base64(line))));
  receipt.policy = await policy(utf8(unhex(receipt.policy)));
  for (const [i, log] of logs.entries()) {
    need(!i === !log.checkpoint, 'a checkpoint is missing, or is there twice');
    [log.text, log.lines] = note(i ? utf8(unhex(log.checkpoint)) : checkpoint);
    [log.members, log.hashes] = [log.members ?? [], hashes(log.hashes ?? '')];
    need(log.members.length <= 64 && log.entries.length <= 64, 'more than 64 members or entries');
    await Promise.all([log.site, ...log.members, ...log.entries].map(one => open(one, log)));
    need(ascend(log.members.map(one => one.id)) && ascend(log.entries.map(one => one.index)), 'not in their order');
    need(new Set(log.members.map(one => one.core.author)).size === log.members.length, 'two members have one key');
  }
  need(new Set(logs.map(log => log.site.id)).size === logs.length, 'two logs of one site');
  receipt.subject = logs[0].entries.find(one => one.index === receipt.index) ?? need(false, 'the record is not there');
  logs.forEach(log => relate(log, receipt.subject));
  return receipt;
}

async function open(one, log) {
  const bytes = unhex(one.core), core = decode(one.core, 'Core'), first = core.kind === SITE || core.kind === MEMBER;
  need(core.version === 1n && core.kind && core.author && bytes.length <= 4096, 'a core is none');
  need(['home', 'seq', 'prev'].every(name => name in core !== first), 'a core is not of its kind');
  need(!(first && core.anchor), 'a core is not of its kind');
  need('network' in core !== (first || core.kind === GENESIS), 'a core is not of its kind');
  for (const { key, field, hidden } of one.words?.parts ?? []) {
    const shown = key?.length === 32 && field && !hidden;
    need(shown || (hidden?.length === 64 && !key && !field), 'words are neither shown nor hidden');
  }
  Object.assign(one, { log, bytes, core, id: await sha256(bytes), index: one.index ?? 0n });
}

/** Whose key this is, as the entries up to one tell, and where it came; no member: nobody's. */
function device({ members, entries }, key, at) {
  const first = members.find(member => member.core.author === key);
  const later = entries.find(({ index, core: { kind, body, author } }) =>
    (kind === ADDS && body.key === key && index < at) || (kind === RECOVERS && author === key && index <= at));
  if (first || !later) return { member: first, since: -1n };
  return { member: members.find(member => member.id === later.core.body.member), since: later.index };
}
/** Whether an entry before this one revokes the key that signed it. */
function isRevoked(one) {
  const revokes = ({ index, core: { kind, body } }) =>
    (kind === REVOKES && body.device === one.core.author) || (kind === RECOVERS && one.since < index);
  return one.log.entries.some(before => before.index < one.index && before.member === one.member && revokes(before));
}
/** Whether the device that an entry names is one that its author may name. */
async function isTheirs({ log, index, member, core: { kind, body } }) {
  if (kind === ADDS) return body.member === member.id;
  if (kind === RECOVERS) return await sha256(unhex(body.recovery)) === member.core.body.recovery;
  if (kind !== REVOKES) return true;
  return body.device !== log.site.core.body.registrar
    && [undefined, member].includes(device(log, body.device, index).member);
}
/** What each entry of a log has to do with the record, and who signed it, with which roles at that place. */
function relate(log, subject) {
  const { site, members, entries } = log, keys = new Set(members.map(member => member.core.author));
  keys.add(site.core.body.registrar);
  for (const one of entries) {
    const { kind, body, author } = one.core;
    one.bySite = author === site.core.body.registrar;
    Object.assign(one, device(log, author, one.index));
    one.admits = kind === ADMITS && members.find(member => member.id === body.member);
    one.confirms = subject.core.kind === DEED && kind === ATTEST && body.verdict === CONFIRM
      && body.about === subject.id;
    const newest = entries.findLast(e => e.admits && e.admits === one.member && e.index < one.index);
    one.roles = newest?.core.body.roles ?? '';
    const brings = kind === ADDS || kind === RECOVERS, key = kind === ADDS ? body.key : author;
    const isOfDevices = brings ? members.some(member => member.id === body.member) : kind === REVOKES && one.member;
    need(one === subject || one.confirms || one.admits || isOfDevices, 'an entry has no business in it');
    need(!brings || (!keys.has(key) && keys.add(key)), 'a key is brought twice');
  }
  const voices = entries.filter(one => one === subject || one.confirms);
  const named = members.every(one => one.core.kind === MEMBER && voices.some(e => e.member === one && !e.bySite));
  need(voices.length && named, 'a log, or a member, has no business in it');
}

// 6. Rules 2 to 10, in their order.
/** What a file proves, under the reader's own policy if there is one. `at.rule` tells which rule is being checked. */
async function check(file, own, trusted, at) {
  at.rule = 'format';
  const receipt = await read(file), { logs, index, subject } = receipt, { body, home, anchor } = subject.core;
  const entries = logs.flatMap(log => log.entries), firsts = logs.flatMap(log => [log.site, ...log.members]);

  at.rule = 'words';
  for (const { core, words: { kind, parts = [] } } of [...firsts, ...entries].filter(one => one.words)) {
    const isSame = kind === BigInt({ [SPONSORS]: SITE, [RECOVERS]: ADDS }[core.kind] ?? core.kind);
    need(isSame || kind === BigInt(core.kind), 'words do not fit what is said');
    const leaves = await Promise.all(parts.map(part => part.hidden ?? sha256(unhex(part.key), unhex(part.field))));
    const hash = await sha256('ramdam/private/v2', [Number(kind)], unhex(leaves.join('')));
    need(hash === core.private?.hash, 'words are not those that their author signed for');
  }
  at.rule = 'signature';
  for (const { core, bytes, signature } of entries) {
    const message = join(`DSSEv1 ${TYPE.length} ${TYPE} ${bytes.length} `, bytes);
    need(await isSigned(core.author, message, signature), 'an entry is not signed by its author');
    const { kind, body, author } = core, where = [core.network, core.home, body.member].map(id => unhex(id ?? ''));
    const accepts = join('ramdam/device/v1\0', ...where, unhex(body.key ?? ''));
    const authorizes = join('ramdam/device-recovery/v1\0', ...where, unhex(author));
    const isAccepted = kind !== ADDS || await isSigned(body.key, accepts, body.acceptance);
    const isAuthorized = kind !== RECOVERS || await isSigned(body.recovery, authorizes, body.authorization);
    need(isAccepted && isAuthorized, 'a device did not accept its member, or a recovery is not by the key it names');
  }
  at.rule = 'identity';
  const networks = entries.map(one => (one.core.kind === GENESIS ? one.id : one.core.network)).filter(id => id);
  need(networks.every(id => id === networks[0]), 'the entries are of two networks');
  for (const one of entries) {
    const { core: { kind, home }, id, index, log: { site }, bySite, roles } = one;
    need(site.core.kind === SITE, 'the first record of a site is none');
    need((index === 0n) === (id === site.id), 'the first record of a log is another than that of the site');
    if (kind === SITE) need(id === site.id, 'a first record is that of another site');
    else if (kind !== MEMBER) {
      need(home === site.id, 'an entry is for another site');
      need(!(bySite ? BY_MEMBER : BY_SITE).includes(kind), 'an author may not say that');
      need(bySite || roles, 'an author was not admitted before, or had left');
      need(bySite || !isRevoked(one), 'the key that signed an entry was revoked before');
      need(bySite || await isTheirs(one), 'an entry names a device that is not its author\'s');
    }
  }
  need(!anchor || anchor.size <= index, 'the anchor lies beyond the record');

  at.rule = 'inclusion';
  for (const log of logs) {
    const [, origin, size, root] = log.text.match(/^(.+)\n(0|[1-9]\d*)\n(.+)\n$/), isFirst = log === logs[0];
    Object.assign(log, { origin, size: BigInt(size), cosigned: new Map() });
    need(log.entries.at(-1).index < log.size && log.size < 2n ** 63n, 'an entry lies beyond the checkpoint');
    const leaves = new Map(await Promise.all(log.entries.map(async one => [one.index, await leaf(envelope(one))])));
    const known = isFirst ? { cut: anchor?.size, index, proof: receipt.proof } : {};
    const [whole, before] = await roots(log.size, leaves, known, log.hashes);
    need(whole === hex(base64(root)), 'the entries are not in the log that the checkpoint is of');
    const [, of, era = 1] = origin.match(/^(.*?)(?:\/g([2-9]|[1-9]\d{1,8}))?$/s), { generation } = log.site.core.body;
    log.generation = of === `ramdam/v1/${log.site.id}` ? BigInt(era) : 0n;
    log.isAnchored = !isFirst || before === anchor?.root;
    need(log.isAnchored || log.generation > generation, 'the anchor is of another history of the log');
  }
  at.rule = 'checkpoint';
  for (const log of logs) {
    const { generation, log: key } = log.site.core.body, name = log.origin, id = await keyId(name, 1, key);
    const lines = log.lines.filter(line => line.name === name && line.id === id);
    need(log.generation >= generation && lines.length, 'a site did not sign its checkpoint');
    for (const { signature } of lines) need(await isSigned(key, log.text, signature), 'a site did not sign that');
    log.isKnownTo = logs => logs.some(one => one.name === name && one.key === key);
  }
  at.rule = 'policy';
  const { logs: known, witnesses, met } = receipt.judge = own ?? receipt.policy;
  for (const { site, text, lines, cosigned, isKnownTo } of logs) {
    need(!known.length || isKnownTo(known), 'the policy does not know the log of a site');
    for (const witness of witnesses) {
      for (const { signature } of lines.filter(line => line.name === witness.name && line.id === witness.id)) {
        need(witness.type === 4, 'a cosignature takes ML-DSA to check, which is not here');
        const time = big(signature.slice(0, 16)), message = `cosignature/v1\ntime ${time}\n${text}`;
        const isTrue = time < 2n ** 63n && await isSigned(witness.key, message, signature.slice(16));
        need(isTrue, `the cosignature of ${witness.name} is false`);
        const isOwn = witness.name === `ramdam/v1/${site.id}/witness` || witness.key === site.core.body.witness;
        if (!isOwn && !(cosigned.get(witness) <= time)) cosigned.set(witness, time);
      }
    }
    need(met(cosigned) !== undefined, 'the witnesses that cosigned do not meet the quorum');
  }
  at.rule = 'time';
  for (const { core, log } of entries) {
    const possible = [...log.cosigned.values()].every(time => 1000n * time >= (core.created ?? 0n) - 900_000n);
    need(possible, 'a witness claims to have seen an entry before it was written');
  }
  at.rule = 'confirmations';
  const voices = entries.filter(one => one.confirms), voice = one => (one.bySite ? one.log.site.id : one.member.id);
  for (const one of voices) {
    const did = [subject.member?.id, body.provider, ...body.others ?? []], isSelf = did.includes(one.member?.id);
    need(one.bySite || !isSelf, 'who did it, or wrote it, confirmed it');
    const isSteward = !one.bySite && one.roles.match(/../g).includes(STEWARD);
    one.asSteward = isSteward && [home, body.receiver].includes(one.log.site.id);
    need(one.asSteward || voice(one) === body.receiver, 'somebody confirmed it who may not');
  }
  need(new Set(voices.map(voice)).size === voices.length, 'the same confirmed it twice');

  at.rule = 'trust';
  need(!trusted.length || trusted.includes(logs[0].site.id), 'the site is not one that is trusted');
  return { ...receipt, voices, time: met(logs[0].cosigned) };
}
/** The entry of a log: a DSSE envelope of core and signature. */
function envelope({ bytes, signature }) {
  const n = bytes.length, length = n < 128 ? [n] : [n & 127 | 128, n >> 7];
  return join('\n', length, bytes, "\x12'", TYPE, '\x1aB\n@', unhex(signature));
}

// 7. What that means, in words. Every text from the file is shown as a quotation, its odd characters as their numbers.
const KINDS = { 16: 'genesis', 17: 'site_inception', 18: 'site_admission', 19: 'member_inception',
  20: 'member_admission', 21: 'site_generation', 22: 'device', 23: 'revocation', 24: 'recovery',
  32: 'contribution', 33: 'attest', 34: 'skill', 35: 'process',
  36: 'commitment', 37: 'dispute', 38: 'policy' };
const TEXTS = { 16: 'name', 17: 'name address', 19: 'name', 22: 'name', 24: 'name', 32: 'note skill',
  33: 'reason', 34: 'skill note', 35: 'name note', 36: 'title note skill', 37: 'text', 38: 'text' };
const ROLES = ['', 'member', 'steward', 'animateur', 'mentor', 'treasurer', 'valideur_cec'];
const shown = c => `\\u{${c.codePointAt().toString(16)}}`;
const quote = text => JSON.stringify(text).replace(/[\p{C}\p{Zl}\p{Zp}]/gu, shown);
function texts({ core, words }) {
  const names = TEXTS[core.kind]?.split(' ') ?? [];
  return (words?.parts ?? []).filter(part => part.field).map(({ field }) => unhex(field)).map(field =>
    [names[(field[0] >> 3) - 1], quote(utf8(field.slice(field.length > 129 ? 3 : 2)))]).filter(([name]) => name);
}
const WORDS = {
  en: { proved: 'proved', claimed: 'claimed', unknown: 'not said', refused: 'refused', named: 'who gives the name',
    site: 'the site', member: 'the member', record: 'record', signed: 'signed by', roles: 'roles', entry: 'entry',
    of: 'of the log of', size: 'entries', after: 'signed after this entry of that log', by: 'in that log by',
    honest: 'if these witnesses are honest', nobody: 'no time: the policy asks for no witness',
    theirs: 'the policy is of whoever made the file; bring your own with --policy', confirmed: 'confirmed by',
    receiver: 'as whom it was done for', steward: 'as a steward', written: 'written, by its author\'s clock',
    minutes: 'minutes, each', day: 'on', did: 'done by', forWhom: 'done for', text: 'words of its author',
    later: 'whether it was withdrawn, corrected, contested or disputed later; whether the witnesses are apart',
    trust: 'whether the site is the one you think: compare its id' },
  fr: { proved: 'prouvé', claimed: 'déclaré', unknown: 'non dit', refused: 'refusé', named: 'qui se donne le nom',
    site: 'le lieu', member: 'le membre', record: 'enregistrement', signed: 'signé par', roles: 'rôles',
    entry: 'entrée', of: 'du journal tenu par', size: 'entrées', after: 'signé après cette entrée de ce journal',
    by: 'dans ce journal au plus tard le',
    honest: 'si ces témoins sont honnêtes', nobody: 'aucune date : la politique ne demande aucun témoin',
    theirs: 'la politique est de qui a fait le fichier ; apportez la vôtre avec --policy', confirmed: 'confirmé par',
    receiver: 'pour qui cela a été fait', steward: 'comme référent',
    written: 'écrit, selon l\'horloge de son auteur',
    minutes: 'minutes, chacun', day: 'le', did: 'fait par', forWhom: 'fait pour', text: 'mots de son auteur',
    later: 'si cela a été retiré, corrigé ou contesté depuis ; si les témoins sont indépendants',
    trust: 'si le lieu est bien celui que vous croyez : comparez son identifiant' },
};
/** Lines of what a receipt proves, what it only claims, and what it cannot say. */
function describe({ subject, voices, time, judge, policy, logs: [log] }, lang) {
  const say = WORDS[lang], { core } = subject, { body } = core, lines = [];
  const tell = (state, ...words) => lines.push([say[state], words.join(' ')]);
  const named = one => texts(one).find(([field]) => field === 'name');
  const name = one => (named(one) ? `, ${say.named} ${named(one)[1]}` : '');
  const site = ({ site }) => `${say.site} ${site.id}${name(site)}`;
  const signer = one => (one.bySite || core.kind === SITE ? site(one.log)
    : one.member ? `${say.member} ${one.member.id}${name(one.member)}` : `${say.member} ${one.id}${name(one)}`);
  const roles = subject.roles.match(/../g)?.map(role => ROLES[Number(role)]).join(', ');
  tell('proved', say.record, subject.id, `(${KINDS[core.kind] ?? core.kind})`);
  tell('proved', say.signed, signer(subject) + (roles ? ` (${say.roles}: ${roles})` : ''));
  tell('proved', say.entry, subject.index, say.of, site(log) + ` (${log.size} ${say.size})`);
  if (core.anchor && log.isAnchored) tell('proved', `${say.after}: ${core.anchor.size - 1n}`);
  if (time) {
    const names = [...log.cosigned.keys()].map(witness => witness.name).join(', ');
    tell('proved', say.by, new Date(Number(time) * 1000).toISOString(), `- ${say.honest}: ${names}`);
  } else tell('unknown', say.nobody);
  for (const one of voices) {
    tell('proved', say.confirmed, signer(one), `(${one.asSteward ? say.steward : say.receiver})`);
  }
  if (core.created) tell('claimed', `${say.written}: ${new Date(Number(core.created)).toISOString()}`);
  if (core.kind === DEED) {
    const day = new Date(Number(body.day ?? 0n) * 86_400_000).toISOString().slice(0, 10);
    tell('claimed', body.minutes, say.minutes, say.day, day);
    tell('claimed', say.did, [body.provider, ...body.others ?? []].join(', '));
    tell('claimed', say.forWhom, body.receiver);
  }
  for (const [field, text] of texts(subject)) tell('claimed', `${say.text}: ${field} ${text}`);
  if (judge === policy) tell('unknown', say.theirs);
  tell('unknown', say.later);
  tell('unknown', say.trust);
  return lines;
}
const reason = error => (error instanceof Refused ? error.message : `it is malformed (${error.message})`);

// 8. The command.
const { parseArgs } = await import('node:util'), { readFileSync } = await import('node:fs');
const text = { type: 'string' }, yes = { type: 'boolean' };
const options = { policy: text, lang: { ...text, default: 'en' }, trust: { ...text, multiple: true }, json: yes };
const stop = message => process.exit(console.error(message) ?? 2);
const usage = 'node verify.mjs [--policy FILE] [--trust SITE]... [--lang en|fr] [--json] FILE...';
let said;
try { said = parseArgs({ options, allowPositionals: true }); } catch (e) { stop(`${e.message}\nUsage: ${usage}`); }
const { values, positionals: names } = said, load = name => new Uint8Array(readFileSync(name));
if (!names.length || !(values.lang in WORDS)) stop(`Usage: ${usage}`);
let own, files;
try {
  files = names.map(name => [name, load(name)]);
  own = values.policy && await policy(utf8(load(values.policy)));
} catch (e) { stop(`${e.message}\nUsage: ${usage}`); }
for (const [file, bytes] of files) {
  const at = {};
  let found = { file, ok: false };
  try {
    const proved = await check(bytes, own, values.trust ?? [], at), { subject, logs: [log], time, voices } = proved;
    const numbers = { index: Number(subject.index), size: Number(log.size), time: time ? Number(time) : null };
    found = { file, ok: true, id: subject.id, site: log.site.id, ...numbers, confirmations: voices.map(one => one.id) };
    const lines = describe(proved, values.lang).map(([state, line]) => `${state.padEnd(8)} ${line}`);
    if (!values.json) console.log(lines.join('\n'));
  } catch (e) {
    Object.assign(found, { rule: at.rule, reason: reason(e) });
    if (!values.json) console.log(`${WORDS[values.lang].refused} ${file}: ${at.rule}: ${found.reason}`);
    process.exitCode = 4;
  }
  if (values.json) console.log(JSON.stringify(found));
}
