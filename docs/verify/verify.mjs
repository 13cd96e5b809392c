// Checks receipts of Ramdam by docs/protocol/receipt.md: who signed, where that stands, who saw and who confirmed it.
// node verify.mjs [--policy FILE] [--json] FILE...    exits with 0: all are proved, 4: not all, 2: called wrongly
// Bytes are strings here, a character for each.
class Refused extends Error {}
const need = (holds, why) => { if (!holds) throw new Refused(why); };
const bytes = data => Uint8Array.from(data, character => character.charCodeAt(0));
const string = buffer => Array.from(new Uint8Array(buffer), byte => String.fromCharCode(byte)).join('');
const hex = data => Array.from(bytes(data), byte => byte.toString(16).padStart(2, '0')).join('');
const utf8 = data => new TextDecoder().decode(bytes(data));
const shown = odd => `\\u{${odd.codePointAt().toString(16)}}`;
const quote = text => JSON.stringify(text).replace(/[\p{C}\p{Zl}\p{Zp}]/gu, shown);
const sha = async data => string(await crypto.subtle.digest('SHA-256', bytes(data)));
async function verify(key, message, signature, whose) {
  const loaded = await crypto.subtle.importKey('raw', bytes(key), 'Ed25519', false, ['verify']);
  const isTrue = await crypto.subtle.verify('Ed25519', loaded, bytes(signature), bytes(message));
  need(isTrue, `the signature of ${quote(whose)} is false`);
}
async function inflate(data) {
  const stream = new Blob([bytes(data)]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  const unpacked = await new Response(stream).arrayBuffer();
  need(unpacked.byteLength <= 65_536, 'the receipt is too large');
  return string(unpacked);
}
function parse(data) { // a protobuf message: at the number of each field, the list of its values
  const said = Array.from({ length: 40 }, () => []);
  let at = 0;
  const varint = () => { const byte = data.charCodeAt(at++); return byte > 127 ? byte - 128 + 128 * varint() : byte; };
  while (at < data.length) {
    const tag = varint(), value = varint();
    said[Math.floor(tag / 8)].push(tag % 8 ? data.slice(at, at += value) : value);
  }
  return said;
}
/** A core, with what is shown of the words that its author signed for. */
async function record([data], [shown = ''], [index = 0] = [], [signature] = []) {
  const [, , network, [home], [author], , , [created = 0], , , anchor, [promise = ''], ...bodies] = parse(data);
  const body = bodies.findIndex(values => values.length), [, [of], parts] = parse(shown);
  let leaves = '', words = '';
  for (const [, [key = ''], [field = ''], [hidden]] of parts.map(part => parse(part))) {
    const isShown = key.length === 16;
    [leaves, words] = [leaves + (isShown ? await sha(key + field) : hidden), words + (isShown ? field : '')];
  }
  const hash = await sha(`ramdam/private/v2${String.fromCharCode(of)}${leaves}`);
  need(!shown || hash === parse(promise)[1][0], 'words are not those that their author signed for');
  const [id, kind, said] = [await sha(data), 12 + body, parse(bodies[body][0])];
  need([index, created].every(Number.isSafeInteger), 'a number is none');
  return { data, id, network, home, author, created, anchor, kind, body: said, words: parse(words), index, signature };
}
/** What a key signed in a note, all of which must be true: a checkpoint (type 1), or when it saw one (type 4). */
async function stamps({ text, lines }, name, key) {
  const id = (await sha(`${name}\n${key}`)).slice(0, 4), found = [];
  for (const [who, line] of lines) {
    if (who !== name || !line.startsWith(id)) continue;
    need(key[0] !== '\x06', 'a cosignature takes ML-DSA to check, which is not here');
    const time = parseInt(hex(line.slice(4, 12)), 16), head = key[0] === '\x04' ? `cosignature/v1\ntime ${time}\n` : '';
    await verify(key.slice(1), head + text, line.slice(4).slice(-64), who);
    found.push(time);
  }
  return found;
}
/** By a C2SP tlog-policy: when its quorum had cosigned a note, and which witnesses had, each when. */
async function seen(policy, note, [name, key], own) {
  const logs = [], keys = new Map(), met = new Map([['none', 0]]), least = Math.min;
  let quorum = Infinity;
  for (const [word, first, ...rest] of policy.split('\n').map(line => line.match(/[^ \t]+/g) ?? ['#'])) {
    if (word === 'log' || word === 'witness') {
      const [who, id, ...more] = (word === 'log' ? first : rest[0]).split('+'), typed = atob(more.join('+'));
      need(({ log: '\x01' }[word] ?? '\x04\x06').includes(typed[0]), 'a key of the policy is of another type');
      need(id === hex((await sha(`${who}\n${typed}`)).slice(0, 4)), 'a key of the policy has the number of another');
      if (word === 'log') logs.push(who + typed);
      else {
        const isOwn = own.includes(who) || own.includes(typed[0] === '\x04' ? typed : await sha(typed.slice(1)));
        met.set(first, isOwn ? Infinity : least(...await stamps(note, who, typed)));
        keys.set(first, who);
      }
    } else if (word === 'group') {
      const [k, ...members] = rest, asked = { any: 1, all: members.length }[k] ?? Number(k), heard = new Map();
      const voice = one => (asked < members.length && keys.has(one) ? `the key ${keys.get(one)}` : one);
      for (const one of members) heard.set(voice(one), least(heard.get(voice(one)) ?? Infinity, met.get(one)));
      met.set(first, [...heard.values()].sort((a, b) => a - b)[asked - 1]);
    } else if (word === 'quorum') quorum = met.get(first);
    else need(word.startsWith('#'), 'the policy is none');
  }
  need(!logs.length || logs.includes(name + key), 'the policy does not know the log of a site');
  need(quorum < Infinity, 'the witnesses that cosigned are not the quorum of the policy');
  return { quorum, witnesses: [...keys].map(([one, who]) => [who, met.get(one)]).filter(([, at]) => at < Infinity) };
}
/** Whose key signs an entry, by a map of keys: a device may come with it, or be revoked by it. */
async function signer(one, people, members, revoked) {
  const [, [first], [second], [signature]] = one.body, [network] = one.network, where = network + one.home;
  if (one.kind === RECOVERS) {
    const member = members.find(member => member.id === first), after = `${where}${first}${one.author}`;
    await verify(second, `ramdam/device-recovery/v1\0${after}`, signature, 'a recovery key');
    need(await sha(second) === member.body[1][0] && !people.has(one.author), 'a device came by a wrong recovery');
    for (const [key, whose] of people) if (whose === member) revoked.add(key);
    people.set(one.author, member);
  }
  const by = people.get(one.author);
  need(!revoked.has(one.author), 'the key that signed an entry was revoked before');
  if (one.kind === ADDS) {
    await verify(second, `ramdam/device/v1\0${where}${first}${second}`, signature, 'a new device');
    need(by?.id === first && !people.has(second), 'a device came that is none, or that somebody else added');
    people.set(second, by);
  } else if (one.kind === REVOKES) {
    need((people.get(first) ?? by) === by, 'a device was revoked by somebody else');
    revoked.add(first);
  }
  return by;
}
/** Of a tree, and of its first `cut` entries, as receipt.md computes them. */
async function root(tree, lo, hi, given) {
  const { cut, leaves, hashes, index, proof } = tree, inRange = at => lo <= at && at < hi;
  let whole = leaves.get(lo), before;
  if (hi - lo === 1 || !(lo < cut && cut < hi) && ![...leaves.keys()].some(inRange)) {
    whole ??= given ?? hashes.shift();
    before = hi <= cut ? whole : '';
  } else {
    const middle = lo + 2 ** Math.ceil(Math.log2(hi - lo) - 1), beside = inRange(index) ? proof.pop() : undefined;
    const [left, first] = await root(tree, lo, middle, index < middle ? undefined : beside);
    const [right, more] = await root(tree, middle, hi, index < middle ? beside : undefined);
    [whole, before] = [await sha(`\x01${left}${right}`), more ? await sha(`\x01${left}${more}`) : first];
  }
  need(whole && whole === (given ?? whole), 'the inclusion proof is of another tree, or a hash is missing');
  return [whole, before];
}
// Numbers of record.md: kinds, and a role.
const TYPE = 'application/vnd.ramdam.core.v1+protobuf', SITE = 17, MEMBER = 19, ADMITS = 20, DEED = 32, ATTEST = 33;
const BY_SITE = [16, 18, ADMITS, 21, ATTEST], STEWARD = '\x02', ADDS = 22, REVOKES = 23, RECOVERS = 24;
const BY_MEMBER = [ADDS, REVOKES, RECOVERS, DEED, ATTEST, 34, 35, 36, 37, 38];
async function check(file, ownPolicy) {
  const parts = file.match(/^c2sp\.org\/tlog-proof@v1\nextra ([^\n]+)\n([^]*)$/);
  const [, head, rest] = parts ?? need(false, 'this is no receipt');
  const extra = atob(head), packed = extra.slice(8), isWhole = (await sha(packed + rest)).startsWith(extra.slice(0, 8));
  need(isWhole && btoa(extra) === head && file.length <= 98_304, 'the file is damaged');
  const [, [version], [policy], logs] = parse(await inflate(packed));
  const shorter = await inflate(packed.slice(0, -1)).catch(() => '');
  need(version === 1 && !shorter, 'the receipt has another end, or another version');
  const [, digits, proof, checkpoint] = rest.match(/^index (\d+)\n((?:[^\n]+\n)*)\n([^]+)$/);
  const index = Number(digits), tree = { proof: proof.split('\n').slice(0, -1).map(atob) };
  const confirmed = new Map(), names = {};
  let subject, network, found;
  for (const log of logs) {
    const [, [later = checkpoint], firsts, people, listed, hashes] = parse(log), members = [], entries = [];
    for (const [, core, words] of [...firsts, ...people].map(one => parse(one))) {
      members.push(await record(core, words));
    }
    for (const [, at, core, signature, words] of listed.map(one => parse(one))) {
      entries.push(await record(core, words, at, signature));
    }
    const site = members.shift(), roles = new Map(), leaves = new Map(), isFirst = !subject;
    subject ??= entries.find(one => one.index === index) ?? need(false, 'the record is not there');
    const [, [registrar], [logKey], [witness], , , [generation], witnessHash] = site.body, revoked = new Set();
    const keys = members.filter(one => one.kind === MEMBER).map(one => [one.author, one]);
    const signing = new Map([...keys, [registrar, site]]);
    for (const one of entries) {
      const n = one.data.length, length = n < 128 ? [n] : [n & 127 | 128, n >> 7];
      await verify(one.author, `DSSEv1 ${TYPE.length} ${TYPE} ${n} ${one.data}`, one.signature, `entry ${one.index}`);
      const envelope = `\n${String.fromCharCode(...length)}${one.data}\x12'${TYPE}\x1aB\n@${one.signature}`;
      leaves.set(one.index, await sha(`\0${envelope}`));
      const of = one.kind === 16 ? one.id : one.network[0];
      need(!of || of === (network ??= of), 'the entries are of two networks');
      need((one.index === 0) === (one.id === site.id), 'entry 0 is the first record of the site, and no other is');
      one.by = await signer(one, signing, members, revoked);
      const kinds = one.by === site ? BY_SITE : roles.get(one.by?.id) ? BY_MEMBER : [];
      const may = one.kind === MEMBER || one.index === 0 || one.home === site.id && kinds.includes(one.kind);
      need(may, 'an author may not sign that, or was not admitted before');
      if (one.kind === ADMITS) roles.set(one.body[1][0], one.body[2].join(''));
      if (one === subject || [ADMITS, ADDS, REVOKES, RECOVERS].includes(one.kind)) continue;
      const [, [about], [verdict]] = one.body, [, , [provider], [receiver], , , , , others] = subject.body;
      const confirms = subject.kind === DEED && one.kind === ATTEST && about === subject.id && verdict === 1;
      need(confirms, 'an entry has no business in it');
      const who = one.by.id;
      const isSelf = one.by !== site && [provider, ...others].includes(who);
      const isConcerned = [subject.home, receiver].includes(site.id);
      const isSteward = one.by !== site && roles.get(who).includes(STEWARD) && isConcerned;
      need(!isSelf, 'who did it confirmed it');
      need((isSteward || who === receiver) && !confirmed.has(who), 'one confirmed it who may not, or twice');
      confirmed.set(who, one.id);
    }
    const end = later.lastIndexOf('\n\n'), text = later.slice(0, end + 1), [origin, count, wanted] = text.split('\n');
    const written = later.slice(end + 2, -1).split('\n').map(line => line.split(' '));
    const size = Number(count), lines = written.map(([, who, line]) => [who, atob(line)]);
    const ascending = entries.every((one, i) => !i || entries[i - 1].index < one.index);
    need(ascending && Number.isSafeInteger(size), 'the entries are not in their order, or the size is no number');
    need(entries.at(-1).index < size, 'an entry lies beyond the checkpoint');
    const [, [cut = 0], [before]] = parse(isFirst ? subject.anchor[0] ?? '' : '');
    Object.assign(tree, { cut, leaves, hashes: hashes.join('').match(/.{32}/gs) ?? [], index: isFirst ? index : -1 });
    const [whole, prefix] = await root(tree, 0, size), isEmpty = !tree.hashes.length && !tree.proof.length;
    need(whole === atob(wanted) && isEmpty, 'the entries are not in the log that the checkpoint is of');
    need(cut <= index, 'the anchor lies beyond the record');
    const name = `ramdam/v1/${hex(site.id)}`, note = { text, lines }, key = `\x01${logKey}`;
    const [, of, era = 1] = origin.match(/^(.*?)(?:\/g([2-9]|[1-9]\d{1,8}))?$/s), isLater = era > generation;
    need(cut === 0 || prefix === before || isLater, 'the anchor is of another history of the log');
    need(of === name && era >= generation, 'a checkpoint is of another log');
    need(site.kind === SITE && lines.length <= 64, 'the site is none, or a note has too many lines');
    need((await stamps(note, origin, key)).length, 'a site did not sign its checkpoint');
    const own = [`${name}/witness`, `\x04${witness}`, ...witnessHash], asked = ownPolicy ?? policy;
    const { quorum, witnesses } = await seen(asked, note, [origin, key], own);
    const possible = witnesses.every(([, time]) => entries.every(one => one.created <= 1000 * time + 900_000));
    need(possible, 'a witness saw an entry before it was written');
    for (const one of [site, ...members, subject]) {
      if ([SITE, MEMBER].includes(one.kind) && one.words[1].length) names[hex(one.id)] = utf8(one.words[1][0]);
    }
    found ??= { site: hex(site.id), size, not_after: quorum || null, witnesses: [...new Map(witnesses).keys()] };
  }
  const isOwn = subject.kind === DEED && confirmed.has(subject.by.id);
  need(!isOwn, 'who wrote it confirmed it');
  const [, , [provider], [receiver], [minutes], [day = 0], , , others] = subject.body;
  const claims = { words: subject.words.slice(1, subject.kind === SITE ? 2 : 4).flat().map(utf8) };
  if (subject.kind === DEED) {
    need([minutes, day].every(Number.isSafeInteger), 'minutes or day are none');
    Object.assign(claims, { minutes, day: new Date(day * 86_400_000).toISOString().slice(0, 10) });
    Object.assign(claims, { provider: hex(provider), others: others.map(hex), receiver: hex(receiver) });
  }
  const confirmations = Object.fromEntries([...confirmed].map(([who, id]) => [hex(id), hex(who)]));
  const author = hex((subject.by ?? subject).id);
  return { id: hex(subject.id), kind: subject.kind, author, index, ...found, ...claims, names, confirmations };
}
const reason = error => error instanceof Refused ? error.message : `it is malformed (${error.message})`;
// End of what verify.html has too.
function* describe(told) { // what is proved, what is only claimed, and what such a file cannot say
  const who = id => id + (Object.hasOwn(told.names, id) ? ` (who gives the name ${quote(told.names[id])})` : '');
  yield `proved   record ${told.id} (kind ${told.kind}) was signed by ${who(told.author)}`;
  yield `proved   it is entry ${told.index} of ${told.size} in the log of the site ${who(told.site)}`;
  const time = told.not_after && new Date(1000 * told.not_after).toISOString();
  const witnesses = told.witnesses.map(quote).join(', ');
  if (time) yield `proved   it was there by ${time}, if these witnesses are honest: ${witnesses}`;
  else yield 'not said when it was there: the policy asks for no witness';
  for (const one of Object.values(told.confirmations)) yield `proved   it was confirmed by ${who(one)}`;
  if (told.day) {
    yield `claimed  ${told.minutes} minutes each, on ${told.day}, for ${who(told.receiver)}`;
    yield `claimed  done by ${[told.provider, ...told.others].map(who).join(', ')}`;
  }
  for (const text of told.words) yield `claimed  in the words of its author: ${quote(text)}`;
  yield 'not said whether it was withdrawn, corrected, contested or disputed later';
  yield 'not said whether the site is the one you think, and the witnesses are apart: bring your own with --policy';
}
const { parseArgs } = await import('node:util'), { readFileSync } = await import('node:fs');
const usage = 'Usage: node verify.mjs [--policy FILE] [--json] FILE...';
const stop = message => process.exit(console.error(`${message}\n${usage}`) ?? 2);
const load = name => string(readFileSync(name)), options = { policy: { type: 'string' }, json: { type: 'boolean' } };
let asked, files, own;
try {
  asked = parseArgs({ options, allowPositionals: true });
  files = asked.positionals.map(name => [name, load(name)]);
  own = asked.values.policy && load(asked.values.policy);
} catch (error) { stop(error.message); }
if (!files.length) stop('Which file?');
for (const [file, data] of files) {
  const refused = error => ({ file, ok: false, reason: reason(error) });
  const told = await check(data, own).then(said => ({ file, ok: true, ...said }), refused);
  if (!told.ok) process.exitCode = 4;
  const lines = told.ok ? [...describe(told)] : [`refused  ${file}: ${told.reason}`];
  console.log(asked.values.json ? JSON.stringify(told) : lines.join('\n'));
}
