"""Checks receipts of Ramdam by docs/protocol/receipt.md and nothing else: that the author signed the record, that it
stands in their site's log, that the policy's witnesses saw that log, and until when, and who confirmed it.
Usage: python3 verify.py [--policy FILE] [--trust SITE]... [--json] FILE...   exits with 0: proved, 4: not, 2: usage"""
import argparse, base64, hashlib, json, re, sys, zlib
from datetime import date, datetime, timezone
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
try:
    from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PublicKey
except ImportError:
    MLDSA44PublicKey = None

FIELDS = {  # of each message, by number from 1; `#` a number, `:` a message, `*` many. A body has its kind as number.
    'Receipt': 'version# policy logs:Log*', 'Log': 'checkpoint site:First members:First* entries:Entry* hashes',
    'First': 'core words:Words', 'Entry': 'index# core signature words:Words', 'Words': 'kind# parts:Part*',
    'Part': 'key field hidden', 'Anchor': 'size# root', 'Private': 'hash size#', 16: 'founder# sponsors#',
    'Core': 'version# network home author seq# prev created# scope# refs* anchor:Anchor private:Private',
    17: 'registrar log witness transport next generation# witness_hash', 19: 'recovery', 20: 'member roles',
    22: 'member key acceptance', 23: 'device seq# last', 24: 'member recovery authorization', 33: 'about verdict# to',
    32: 'action# provider receiver minutes# day# skill process others* fulfills corrects professional# level# origin'}
GENESIS, SITE, SPONSORS, MEMBER, ADMITS, OPENS, DEED, ATTEST, STEWARD = 16, 17, 18, 19, 20, 21, 32, 33, 2
ADDS, REVOKES, RECOVERS = 22, 23, 24
BY_SITE, BY_MEMBER = (GENESIS, SPONSORS, ADMITS, OPENS), (ADDS, REVOKES, RECOVERS, DEED, 34, 35, 36, 37, 38)
P, L = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
TYPE, START = b'application/vnd.ramdam.core.v1+protobuf', 'c2sp.org/tlog-proof@v1\nextra '


def need(holds, why):
    if not holds:
        raise ValueError(why)


def sha(*parts):
    return hashlib.sha256(b''.join(parts)).digest()


def b64(text):
    data = base64.b64decode(text)
    need(data and base64.b64encode(data).decode() == text, 'what should be base64 is not')
    return data


class Message(dict):
    __getattr__ = dict.get


def decode(data, name):  # protobuf in its one encoding
    said, at, last = Message(), 0, 0
    def varint():
        nonlocal at
        start, value = at, 0
        while True:
            need(at < min(len(data), start + 9), 'a number is cut off, or too long')
            value, at = value | (data[at] & 127) << 7 * (at - start), at + 1
            if data[at - 1] < 128:
                need(data[at - 1] or at == start + 1, 'a number is too long')
                return value
    while at < len(data):
        tag, value = varint(), varint()
        body = name == 'Core' and tag >> 3 > 15
        key, number, of, many = ('body', '', tag >> 3, '') if body else \
            re.fullmatch(r'(\w+)(#?):?(\w*)(\*?)', FIELDS[name].split()[(tag >> 3) - 1]).groups()
        need(tag >> 3 > last or tag >> 3 == last and many, f'the fields of {name} are out of order')
        need(tag & 7 == (0 if number else 2) and (value or of), f'{key} is not in its one encoding')
        if not number:
            need(value <= len(data) - at, f'{key} is cut off')
            value, at = data[at:at + value], at + value
            value = decode(value, of) if of in FIELDS else value
        need(many or key not in said, f'{key} is there twice')
        said[key] = said.get(key, []) + [value] if many else value
        last = tag >> 3
        if body:
            said['kind'] = last
    return said


def prime_order(key):  # whether L times the point is the neutral element: a ladder on (1 + y) / (1 - y), X / Z
    y = int.from_bytes(key, 'little') % 2**255
    x, z = 1 + y, 1 - y
    a, b, c, d = 1, 0, x, z
    for bit in bin(L)[2:]:
        a, b, c, d = (c, d, a, b) if bit == '1' else (a, b, c, d)
        s, t, f, g = (a + b)**2, (a - b)**2, (c - d) * (a + b), (c + d) * (a - b)
        a, b, c, d = s * t % P, (s - t) * (s + 121665 * (s - t)) % P, z * (f + g)**2 % P, x * (f - g)**2 % P
        a, b, c, d = (c, d, a, b) if bit == '1' else (a, b, c, d)
    return y < P and y not in (1, P - 1) and b == 0


def signed(key, message, signature):  # under the strict rule of record.md
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except Exception:
        return False
    return prime_order(key) and signature[:32] != b'\1' + bytes(31)


def mldsa_signed(key, message, signature):  # ML-DSA-44
    need(MLDSA44PublicKey, 'a cosignature takes ML-DSA to check: `cryptography` from 48')
    try:
        MLDSA44PublicKey.from_public_bytes(key).verify(signature, message)
    except Exception:
        return False
    return True


def subtree(witness, time, log):  # what a witness signs with ML-DSA
    names = [bytes([len(name)]) + name for name in (witness.encode(), log.origin.encode())]
    size, root = log.text.split('\n')[1:3]
    return b'subtree/v1\n\0' + names[0] + time + names[1] + bytes(8) + int(size).to_bytes(8) + b64(root)


def note(written):  # a signed note: its text, and of each line name, key id and what follows
    text, _, lines = written.rpartition('\n\n')
    lines = [re.fullmatch(r'\u2014 ([^ +]+) ([^ ]+)', line).groups() for line in lines[:-1].split('\n')]
    lines = [(name, b64(data)[:4], b64(data)[4:]) for name, data in lines]
    need(len(lines) <= 64 and written[-1] == '\n', 'a note is malformed')
    need(not re.search(r'[\0-\x09\x0b-\x1f]', text), 'a note is malformed')
    need(all(named(name) and data for name, _, data in lines), 'a line of a note is malformed')
    return text + '\n', lines


def named(name):
    return not re.search(r'[\s\0-\x20+]', name)


def key_id(name, typed):
    return sha(name.encode(), b'\n', typed)[:4]


def policy(text):  # C2SP tlog-policy: keys of logs and of witnesses, and when the quorum was met, given who saw it when
    logs, witnesses, parties, voices, used, met = [], [], {}, {}, set(), None
    def once(item):
        need(item not in used, f'the policy has {item} twice')
        used.add(item)
    need(len(text) <= 2**20 and not re.search(r'[\0-\x08\x0b-\x1f\x7f]', text), 'this is no policy')
    for line in text.removesuffix('\n').split('\n'):
        word, *rest = re.findall(r'[^ \t]+', line) or '#'
        if word == 'log' and len(rest) in (1, 2) or word == 'witness' and len(rest) in (2, 3):
            name, number, data = re.fullmatch(r'([^+]+)\+([0-9a-f]{8})\+(.+)', rest[word == 'witness']).groups()
            typed = b64(data)
            key = name, bytes.fromhex(number), typed[1:]
            need(len(typed) == ({1: 33} if word == 'log' else {4: 33, 6: 1313}).get(typed[0]), 'a key is none')
            need(named(name) and key[1] == key_id(name, typed), 'a key has the id of another')
            once(word + data)
            (logs if word == 'log' else witnesses).append(key)
            voices |= {rest[0]: ('key', name)} if word == 'witness' else {}
            define = lambda times, key=key: times.get(key)
        elif word == 'group' and len(rest) > 2:
            of = [parties[name] for name in rest[2:]]
            k = {'any': 1, 'all': len(of)}.get(rest[1]) or int(re.fullmatch('[1-9][0-9]*', rest[1])[0])
            need(k <= len(of), 'a group asks for more than there are')
            for name in rest[2:]:
                once('in a group: ' + name)
            by = [voices.get(name, name) if k < len(of) else name for name in rest[2:]]  # by name of key, but for all
            def define(times, of=of, k=k, by=by):
                heard = {}
                for voice, time in zip(by, (met(times) for met in of)):
                    heard |= {voice: min(time, heard.get(voice, time))} if time is not None else {}
                return sorted(heard.values())[k - 1] if k <= len(heard) else None
        elif word == 'quorum' and len(rest) == 1:
            once(word)
            met = parties[rest[0]] if rest[0] != 'none' else lambda times: 0
        else:
            need(word.startswith('#'), 'this is no policy')
        if word in ('witness', 'group'):
            once('the name ' + rest[0])
            need(rest[0] != 'none', 'none is no name')
            parties[rest[0]] = define
    need(met, 'the policy has no quorum')
    return logs, witnesses, met


def roots(size, leaves, cut, hashes, index, proof):  # of the tree, and of its first `cut` entries, as in receipt.md
    given, known, hashes, lo, hi = {}, {}, list(hashes), 0, size
    middle = lambda lo, hi: lo + (1 << (hi - lo - 1).bit_length() - 1)
    for sibling in reversed(proof):
        m = middle(lo, hi)
        given[(m, hi) if index < m else (lo, m)] = sibling
        lo, hi = (lo, m) if index < m else (m, hi)
    need(index is None or hi - lo == 1, 'the inclusion proof is too short, or too long')
    def root(lo, hi):
        if any(lo <= at < hi for at in leaves) or lo < cut < hi:
            found = leaves[lo] if hi - lo == 1 else sha(b'\1', root(lo, middle(lo, hi)), root(middle(lo, hi), hi))
        else:
            found = given[lo, hi] if (lo, hi) in given else hashes.pop(0)
        need(given.get((lo, hi), found) == found, 'the inclusion proof is of another tree')
        known[lo, hi] = found
        return found
    def prefix(lo, hi):
        return known.get((lo, hi)) or sha(b'\1', prefix(lo, middle(lo, hi)), prefix(middle(lo, hi), hi))
    whole = root(0, size)
    need(not hashes, 'a hash of the tree is left over')
    return whole, prefix(0, cut) if cut else None


def device(log, key, at):  # whose key this is, as the entries up to one tell, and where it came; none: nobody's
    for member in log.members:
        if member.core.author == key:
            return member, -1
    for one in log.entries:
        adds = one.core.kind == ADDS and one.core.body.key == key and one.index < at
        if adds or one.core.kind == RECOVERS and one.core.author == key and one.index <= at:
            return next((member for member in log.members if member.id == one.core.body.member), Message()), one.index
    return Message(), -1


def revoked(one):  # whether an entry before this one revokes the key that signed it
    def revokes(before):
        core = before.core
        by_name = core.kind == REVOKES and core.body.device == one.core.author
        return before.member.id == one.member.id and (by_name or core.kind == RECOVERS and one.since < before.index)
    return any(before.index < one.index and revokes(before) for before in one.log.entries)


def theirs(one):  # whether the device that an entry names is one that its author may name
    body = one.core.body
    if one.core.kind == ADDS:
        return body.member == one.member.id
    if one.core.kind == RECOVERS:
        return sha(body.recovery) == one.member.core.body.recovery
    if one.core.kind != REVOKES:
        return True
    whose = device(one.log, body.device, one.index)[0].id
    return body.device != one.log.site.core.body.registrar and whose in (None, one.member.id)


def read(file):  # rule 1
    text = file.decode()
    line, _, rest = text[len(START):].partition('\n')
    need(len(file) <= 98304 and text.startswith(START), 'this is no receipt, or it is damaged')
    extra = b64(line)
    need(sha(extra[8:], rest.encode())[:8] == extra[:8] and len(extra) > 8, 'the file is damaged')
    inflater = zlib.decompressobj(-15)
    unpacked = inflater.decompress(extra[8:], 65537)
    need(inflater.eof and not inflater.unused_data and len(unpacked) <= 65536, 'the receipt does not end there')
    need(len(extra) <= 48000, 'the receipt is too large')
    receipt = decode(unpacked, 'Receipt')
    index, proof, checkpoint = re.fullmatch(r'index (0|[1-9][0-9]*)\n((?:[^\n]+\n){0,63})\n(.+)', rest, re.S).groups()
    receipt.index, receipt.proof = int(index), [b64(line) for line in proof.split('\n')[:-1]]
    need(receipt.version == 1 and receipt.index < 2**63, 'a receipt of another version')
    receipt.policy = policy(receipt.policy.decode())
    need(len(receipt.logs) <= 4, 'more than four logs')
    for log in receipt.logs:
        first = log is receipt.logs[0]
        need(first == (log.checkpoint is None), 'a checkpoint is missing, or is there twice')
        log.text, log.lines = note(checkpoint if first else log.checkpoint.decode())
        log.members, hashes = log.members or [], log.hashes or b''
        log.hashes = [hashes[at:at + 32] for at in range(0, len(hashes), 32)]
        need(all(len(h) == 32 for h in log.hashes + receipt.proof), 'a hash has 32 bytes')
        need(len(log.members) <= 64 and len(log.entries) <= 64, 'more than 64 members or entries')
        for one in [log.site] + log.members + log.entries:
            one.log, one.bytes, one.id, one.index = log, one.core, sha(one.core), one.index or 0
            one.core = core = decode(one.bytes, 'Core')
            inception = core.kind in (SITE, MEMBER)
            need(core.version == 1 and core.kind and core.author and len(one.bytes) <= 4096, 'a core is none')
            need(all((name in core) != inception for name in ('home', 'seq', 'prev')), 'a core is not of its kind')
            need(('network' in core) != (inception or core.kind == GENESIS), 'a core is not of its kind')
            need(not (inception and core.anchor), 'a core is not of its kind')
            for part in one.words.parts or [] if one.words else []:
                shown = len(part.key or '') == 16 and part.field and not part.hidden
                need(shown or list(part) == ['hidden'] and len(part.hidden) == 32, 'words are neither shown nor hidden')
        for list_ in [one.id for one in log.members], [one.index for one in log.entries]:
            need(all(a < b for a, b in zip(list_, list_[1:])), 'members or entries are not in their order')
        need(len({one.core.author for one in log.members}) == len(log.members), 'two members have one key')
    need(len({log.site.id for log in receipt.logs}) == len(receipt.logs), 'two logs of one site')
    receipt.subject = subject = next(one for one in receipt.logs[0].entries if one.index == receipt.index)
    for log in receipt.logs:
        for one in log.entries:
            core, body, admissions = one.core, one.core.body, [e for e in log.entries if e.core.kind == ADMITS]
            one.by_site = core.author == log.site.core.body.registrar
            one.member, one.since = device(log, core.author, one.index)
            one.roles = next((e.core.body.roles or b'' for e in reversed(admissions)
                              if e.index < one.index and e.core.body.member == one.member.id), b'')
            confirms = core.kind == ATTEST and body.verdict == 1 and body.about == subject.id
            one.confirms = confirms and subject.core.kind == DEED
            named = core.kind in (ADMITS, ADDS, RECOVERS) and body.member in [member.id for member in log.members]
            revokes = core.kind == REVOKES and one.member
            need(one is subject or one.confirms or named or revokes, 'an entry has no business in it')
        keys = [member.core.author for member in log.members] + [log.site.core.body.registrar]
        for core in [one.core for one in log.entries if one.core.kind in (ADDS, RECOVERS)]:
            keys.append(core.body.key if core.kind == ADDS else core.author)
            need(keys[-1] not in keys[:-1], 'a key is brought twice')
        voices = [one.member.id for one in log.entries if not one.by_site and (one is subject or one.confirms)]
        need(any(one is subject or one.confirms for one in log.entries), 'a log has no business in it')
        need(all(m.core.kind == MEMBER and m.id in voices for m in log.members), 'a member has no business in it')
    return receipt


def check(file, own, trusted, at):  # all rules; `at['rule']` is the one being checked
    at['rule'] = 'format'
    receipt = read(file)
    logs, subject, entries = receipt.logs, receipt.subject, [one for log in receipt.logs for one in log.entries]
    at['rule'] = 'words'
    for one in [one for log in logs for one in [log.site] + log.members + log.entries if one.words]:
        kind, kinds = one.words.kind or 0, (one.core.kind, {SPONSORS: SITE, RECOVERS: ADDS}.get(one.core.kind))
        leaves = [part.hidden or sha(part.key, part.field) for part in one.words.parts or []]
        need(kind in kinds, 'words do not fit what is said')
        need(one.core.private and sha(b'ramdam/private/v2', bytes([kind]), *leaves) == one.core.private.hash,
             'words are not those that their author signed for')
    at['rule'] = 'signature'
    for one in entries:
        message = b'DSSEv1 %d %b %d %b' % (len(TYPE), TYPE, len(one.bytes), one.bytes)
        need(signed(one.core.author, message, one.signature), 'an entry is not signed by its author')
        core, body = one.core, one.core.body
        where = (core.network or b'') + (core.home or b'')
        if core.kind == ADDS:
            message = b'ramdam/device/v1\0' + where + body.member + body.key
            need(signed(body.key, message, body.acceptance), 'a device did not accept its member')
        if core.kind == RECOVERS:
            message = b'ramdam/device-recovery/v1\0' + where + body.member + core.author
            need(signed(body.recovery, message, body.authorization), 'a recovery is not by the key it names')
    at['rule'] = 'identity'
    networks = {one.id if one.core.kind == GENESIS else one.core.network for one in entries} - {None}
    need(len(networks) <= 1, 'the entries are of two networks')
    for one in entries:
        kind, site = one.core.kind, one.log.site
        need(site.core.kind == SITE, 'the first record of a site is none')
        need((one.index == 0) == (one.id == site.id), 'the first record of a log is another than that of the site')
        if kind in (SITE, MEMBER):
            need(kind == MEMBER or one.id == site.id, 'a first record is that of another site')
        else:
            need(one.core.home == site.id, 'an entry is for another site')
            need(kind not in (BY_MEMBER if one.by_site else BY_SITE), 'an author may not say that')
            need(one.by_site or one.roles, 'an author was not admitted before, or had left')
            need(one.by_site or not revoked(one), 'the key that signed an entry was revoked before')
            need(one.by_site or theirs(one), 'an entry names a device that is not its author\'s')
    anchor = subject.core.anchor or Message(size=0)
    need(anchor.size <= subject.index, 'the anchor lies beyond the record')
    at['rule'] = 'inclusion'
    for log in logs:
        log.origin, size, root = re.fullmatch(r'(.+)\n(0|[1-9][0-9]*)\n(.+)\n', log.text).groups()
        log.size, first, leaves = int(size), log is logs[0], {}
        need(log.entries[-1].index < log.size < 2**63, 'an entry lies beyond the checkpoint')
        for one in log.entries:
            n = len(one.bytes)
            length = bytes([n]) if n < 128 else bytes([n & 127 | 128, n >> 7])
            leaves[one.index] = sha(b'\0\n', length, one.bytes, b"\x12'", TYPE, b'\x1aB\n@', one.signature)
        cut, index, proof = (anchor.size, subject.index, receipt.proof) if first else (0, None, [])
        whole, before = roots(log.size, leaves, cut, log.hashes, index, proof)
        need(whole == b64(root), 'the entries are not in the log that the checkpoint is of')
        base = 'ramdam/v1/' + log.site.id.hex()
        of = re.fullmatch(base + '(?:/g([2-9]|[1-9][0-9]{1,8}))?', log.origin)
        log.generation = int(of[1] or 1) if of else 0
        log.anchored = not first or before == anchor.root
        later = log.generation > log.site.core.body.generation
        need(log.anchored or later, 'the anchor is of another history of the log')
    at['rule'] = 'checkpoint'
    for log in logs:
        keys, log.cosigned = log.site.core.body, {}
        log.key = log.origin, key_id(log.origin, b'\1' + keys.log), keys.log
        lines = [signature for *by, signature in log.lines if tuple(by) == log.key[:2]]
        need(log.generation >= keys.generation, 'a checkpoint is of another log')
        need(lines and all(signed(keys.log, log.text.encode(), line) for line in lines), 'a site did not sign that')
    at['rule'] = 'policy'
    known, witnesses, met = own or receipt.policy
    for log in logs:
        need(not known or log.key in known, 'the policy does not know the log of a site')
        for witness in witnesses:
            for time, signature in [(line[:8], line[8:]) for *by, line in log.lines if tuple(by) == witness[:2]]:
                seconds = int.from_bytes(time)
                message = f'cosignature/v1\ntime {seconds}\n{log.text}'.encode()
                small, own = len(witness[2]) == 32, log.site.core.body
                true = len(signature) == 64 and signed(witness[2], message, signature) if small else \
                    mldsa_signed(witness[2], subtree(witness[0], time, log), signature)
                need(true and seconds < 2**63, f'the cosignature of {witness[0]} is not its')
                is_own = witness[2] == own.witness if small else sha(witness[2]) == own.witness_hash
                if witness[0] != f'ramdam/v1/{log.site.id.hex()}/witness' and not is_own:
                    log.cosigned[witness] = min(seconds, log.cosigned.get(witness, seconds))
        need(met(log.cosigned) is not None, 'the witnesses that have cosigned do not meet the quorum')
    at['rule'] = 'time'
    for time, one in [(time, one) for log in logs for time in log.cosigned.values() for one in log.entries]:
        need(1000 * time >= (one.core.created or 0) - 900_000, 'a witness saw an entry before it was written')
    at['rule'] = 'confirmations'
    deed, voices = subject.core.body, [one for one in entries if one.confirms]
    for one in voices:
        one.voice = one.log.site.id if one.by_site else one.member.id
        need(one.by_site or one.member.id != subject.member.id, 'who wrote it confirmed it')
        need(one.by_site or one.voice not in [deed.provider] + (deed.others or []), 'who did it confirmed it')
        steward = not one.by_site and STEWARD in one.roles and one.log.site.id in (subject.core.home, deed.receiver)
        need(steward or one.voice == deed.receiver, 'somebody confirmed it who may not')
    need(len({one.voice for one in voices}) == len(voices), 'the same confirmed it twice')
    at['rule'] = 'trust'
    need(not trusted or logs[0].site.id.hex() in trusted, 'the site is not one that is trusted')
    receipt.voices, receipt.time = voices, met(logs[0].cosigned)
    return receipt


def texts(one):  # what of its words is shown, by name; odd characters as their numbers
    names = {16: 'name', 17: 'name address', 19: 'name', 22: 'name', 24: 'name', 32: 'note skill', 33: 'reason',
             34: 'skill note', 35: 'name note', 36: 'title note skill', 37: 'text',
             38: 'text'}.get(one.core.kind, '').split()
    fields = [part.field for part in (one.words.parts or [] if one.words else []) if part.field]
    said = [(field[0] >> 3, field[3 if len(field) > 129 else 2:]) for field in fields]
    return [(names[n - 1], quoted(text.decode(errors='replace'))) for n, text in said if 0 < n <= len(names)]


def quoted(text):
    return '"' + ''.join(c if c.isprintable() and c not in '"\\' else f'\\u{{{ord(c):x}}}' for c in text) + '"'


def describe(receipt, own):  # what is proved, what is only claimed, and what the file cannot say
    one, log, core = receipt.subject, receipt.logs[0], receipt.subject.core
    named = lambda first: ''.join(f', who gives the name {text}' for name, text in texts(first) if name == 'name')
    site = lambda log: f'the site {log.site.id.hex()}{named(log.site)}'
    signer = lambda one: site(one.log) if one.by_site or one.core.kind == SITE else \
        f'the member {(one.member.id or one.id).hex()}{named(one.member if one.member else one)}'
    when = lambda seconds: datetime.fromtimestamp(min(seconds, 253402300799), timezone.utc).isoformat()
    yield 'proved', f'record {one.id.hex()} (kind {core.kind}), signed by {signer(one)}'
    yield 'proved', f'entry {one.index} of the log of {site(log)} ({log.size} entries)'
    if core.anchor and log.anchored:
        yield 'proved', f'signed after entry {core.anchor.size - 1} of that log'
    if receipt.time:
        names = ', '.join(sorted(name for name, _, _ in log.cosigned))
        yield 'proved', f'in that log by {when(receipt.time)}, if these witnesses are honest: {names}'
    for voice in receipt.voices:
        yield 'proved', f'confirmed by {signer(voice)}'
    yield 'claimed', f"written, by its author's clock: {when((core.created or 0) // 1000)}"
    if core.kind == DEED:
        did = ', '.join(member.hex() for member in [core.body.provider] + (core.body.others or []))
        day = date.fromordinal(date(1970, 1, 1).toordinal() + min(core.body.day or 0, 2932896))
        yield 'claimed', f'{core.body.minutes} minutes, each, on {day}, by {did}, for {core.body.receiver.hex()}'
    yield from (('claimed', f'words of its author: {name} {text}') for name, text in texts(one))
    if not receipt.time:
        yield 'not said', 'when: the policy asks for no witness'
    if not own:
        yield 'not said', 'whose policy that is: whoever made the file chose it; bring your own with --policy'
    yield 'not said', 'whether it was withdrawn, corrected, contested or disputed later'
    yield 'not said', 'whether the site is the one you think: compare its id'


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition('Usage')[0])
    parser.add_argument('files', nargs='+', metavar='FILE')
    parser.add_argument('--policy')
    parser.add_argument('--trust', action='append', default=[], metavar='SITE')
    parser.add_argument('--json', action='store_true')
    args, status = parser.parse_args(), 0
    try:
        own = args.policy and policy(open(args.policy, encoding='utf-8', newline='').read())
        files = [(name, open(name, 'rb').read()) for name in args.files]
    except Exception as error:
        parser.error(str(error))
    for name, data in files:
        at, found = {}, {'file': name, 'ok': False}
        try:
            receipt = check(data, own, args.trust, at)
            one, log = receipt.subject, receipt.logs[0]
            found |= {'ok': True, 'id': one.id.hex(), 'site': log.site.id.hex(), 'index': one.index, 'size': log.size,
                      'time': receipt.time or None, 'confirmations': [voice.id.hex() for voice in receipt.voices]}
            lines = [f'{state:8} {line}' for state, line in describe(receipt, own)]
        except Exception as error:  # what is malformed may fail anywhere
            reason = str(error) if type(error) is ValueError else f'it is malformed ({error!r})'
            found |= {'ok': False, 'rule': at['rule'], 'reason': reason}
            lines, status = [f"refused {name}: {at['rule']}: {reason}"], 4
        print(json.dumps(found) if args.json else '\n'.join(lines))
    return status


if __name__ == '__main__':
    sys.exit(main())
