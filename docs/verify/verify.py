"""Checks receipts of Ramdam by docs/protocol/receipt.md: who signed, where that stands, who saw and who confirmed it.
Usage: python3 verify.py [--policy FILE] [--json] FILE...  exits with 0: all are proved, 4: not, 2: called wrongly"""
import argparse, base64, datetime, hashlib, itertools, json, re, sys, types, zlib
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
try: from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PublicKey
except ImportError: MLDSA44PublicKey = None
TYPE, NEVER = b'application/vnd.ramdam.core.v1+protobuf', 2**64
SITE, MEMBER, ADMITS, DEED, ATTEST, STEWARD = 17, 19, 20, 32, 33, 2  # kinds of records, and a role, as in record.md
ADDS, REVOKES, RECOVERS = 22, 23, 24  # kinds of records about the devices of members
BY_SITE, BY_MEMBER = (16, 18, ADMITS, 21, ATTEST), (ADDS, REVOKES, RECOVERS, DEED, ATTEST, 34, 35, 36, 37, 38)
def need(holds, why):
    if not holds: raise ValueError(why)
def sha(*parts): return hashlib.sha256(b''.join(parts)).digest()
def verify(key, message, signature): Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
def varint(byte, stream): return byte if byte < 128 else byte - 128 + (varint(next(stream), stream) << 7)
def parse(data):  # a protobuf message: at the number of each field, the list of its values
    said, stream = [[] for _ in range(40)], iter(data)
    for tag in stream:
        tag, value = varint(tag, stream), varint(next(stream), stream)
        said[tag >> 3].append(bytes(itertools.islice(stream, value)) if tag % 8 else value)
    return said
def record(core, shown, index=(), signature=()):  # what a core says, and those of its words that are shown
    _, _, network, home, [author], _, _, created, _, _, anchor, private, *bodies = parse(*core)
    [(kind, body)] = [(12 + at, parse(*body)) for at, body in enumerate(bodies) if body]
    parts = [[b''.join(value) for value in parse(part)[1:4]] for words in shown for part in parse(words)[2]]
    leaves = [sha(key, field) if len(key) == 16 else hidden for key, field, hidden in parts]
    promised = [sha(b'ramdam/private/v2', bytes(parse(words)[1]), *leaves) for words in shown]
    need(not shown or promised == parse(*private)[1], 'words are not those that their author signed for')
    return types.SimpleNamespace(core=core[0], id=sha(*core), network=network, home=home, author=author, kind=kind,
        anchor=anchor, created=sum(created), body=body, index=sum(index), signature=b''.join(signature),
        words=parse(b''.join(field for key, field, _ in parts if len(key) == 16)))
def stamps(text, lines, name, key):  # what a key signed in a note: a checkpoint (type 1), or when it saw one (4, 6)
    key_id = sha(name, b'\n', key)[:4]
    found = [line[4:] for who, line in lines if who == name and line[:4] == key_id]
    need(key[0] != 6 or not found or MLDSA44PublicKey, 'a cosignature takes ML-DSA to check: `cryptography` from 48')
    for stamp in found:
        time = b'cosignature/v1\ntime %d\n' % int.from_bytes(stamp[:8]) if key[0] == 4 else b''
        if key[0] != 6: verify(key[1:], time + text, stamp[-64:])
        else:
            origin, size, root, _ = text.split(b'\n')
            names = b'%c%b%b%c%b' % (len(name), name, stamp[:8], len(origin), origin)
            message = b'subtree/v1\n\0' + names + bytes(8) + int(size).to_bytes(8) + base64.b64decode(root)
            MLDSA44PublicKey.from_public_bytes(key[1:]).verify(stamp[8:], message)
    return [int.from_bytes(stamp[:8]) for stamp in found]
def seen(policy, note, log, own):  # by a C2SP tlog-policy: when its quorum had cosigned a note, and each witness
    logs, times, met, voices, quorum = [], {}, {b'none': 0}, {}, NEVER
    for word, name, *rest in (line.split() for line in policy.split(b'\n') if line.strip()[:1] not in (b'', b'#')):
        need(word in (b'log', b'witness', b'group', b'quorum'), 'the policy is none')
        if word in (b'log', b'witness'):
            who, number, key = (name if word == b'log' else rest[0]).split(b'+', 2)
            key = base64.b64decode(key)
            need(key[0] in ([1] if word == b'log' else [4, 6]), 'a key of the policy is of another type')
            need(number.decode() == sha(who, b'\n', key)[:4].hex(), 'a key of the policy has the number of another')
        if word == b'log': logs.append((who, key))
        if word == b'witness':
            is_own = own & {who, sha(key[1:]) if key[0] == 6 else key[1:]}  # a site's own witness does not count
            met[name] = min(stamps(*note, who, key) if not is_own else [], default=NEVER)
            times[who.decode()] = min(times.get(who.decode(), NEVER), met[name])
            voices[name] = 'key', who
        if word == b'group':
            k = {b'any': 1, b'all': len(rest) - 1}.get(rest[0]) or int(rest[0])
            heard = {}  # by name of key, unless all are asked for
            for member in rest[1:]:
                voice = voices.get(member, member) if k < len(rest) - 1 else member
                heard[voice] = min(heard.get(voice, NEVER), met[member])
            met[name] = sorted([*heard.values(), *[NEVER] * k])[k - 1]
        if word == b'quorum': quorum = met[name]
    need(log in logs or not logs, 'the policy does not know the log of a site')
    need(quorum < NEVER, 'the witnesses that cosigned are not the quorum of the policy')
    return quorum, {who: time for who, time in times.items() if time < NEVER}
def devices(one, people, members, revoked):  # whose key signs an entry: a device may come with it, or be revoked by it
    of, by = one.body[1:4], people.get(one.author)
    if one.kind == RECOVERS:
        [whose], [recovery], [signature] = of
        by = next(member for member in members if member.id == whose)
        message = b'ramdam/device-recovery/v1\0' + one.network[0] + one.home[0] + whose + one.author
        verify(recovery, message, signature)
        need(sha(recovery) == by.body[1][0] and one.author not in people, 'a device came by a wrong recovery')
        revoked |= {key for key, whose in people.items() if whose is by}
        people[one.author] = by
    need(one.author not in revoked, 'the key that signed an entry was revoked before')
    if one.kind == ADDS:
        [whose], [key], [signature] = of
        verify(key, b'ramdam/device/v1\0' + one.network[0] + one.home[0] + whose + key, signature)
        need(by and by.id == whose and key not in people, 'a device came that is none, or that somebody else added')
        people[key] = by
    if one.kind == REVOKES:
        need(people.get(of[0][0], by) is by, 'a device was revoked by somebody else')
        revoked |= {*of[0]}
    return by
def roots(size, cut, leaves, hashes, index, proof):  # of a tree, and of its first `cut` entries: see receipt.md
    def root(lo, hi, given=None):
        if hi - lo == 1 or not (lo < cut < hi or any(lo <= at < hi for at in leaves)):
            whole = leaves.get(lo) or given or hashes.pop(0)
            before = whole if hi <= cut else b''
        else:
            middle = lo + (1 << (hi - lo - 1).bit_length() >> 1)
            beside = proof.pop() if lo <= index < hi else None
            left, before = root(lo, middle, beside if index >= middle else None)
            right, more = root(middle, hi, beside if index < middle else None)
            whole, before = sha(b'\1', left, right), sha(b'\1', left, more) if more else before
        need(given in (None, whole), 'the inclusion proof is of another tree')
        return whole, before
    return root(0, size)
def check(file, own_policy):
    head, extra, rest = file.split(b'\n', 2)
    packed, unpack = base64.b64decode(extra[6:]), zlib.decompressobj(-15)
    need(head + extra == b'c2sp.org/tlog-proof@v1extra ' + base64.b64encode(packed), 'this is no receipt')
    need(sha(packed[8:], rest)[:8] == packed[:8] and len(file) <= 98304, 'the file is damaged')
    _, version, [policy], logs, *_ = parse(unpack.decompress(packed[8:], 65536))
    need(version == [1] and unpack.eof and not unpack.unused_data, 'the receipt is not whole, or of another version')
    place, proof, checkpoint = re.fullmatch(rb'index (\d+)\n((?:[^\n]+\n)*)\n(.+)', rest, re.S).groups()
    place, proof = int(place), [base64.b64decode(line) for line in proof.split()]
    subject, networks, names, confirmed, found = None, set(), {}, {}, []
    for log in logs:
        _, later, sites, members, entries, hashes, *_ = parse(log)
        site, *members = [record(*parse(first)[1:3]) for first in sites + members]
        entries = [record(core, words, at, signature) for _, at, core, signature, words, *_ in map(parse, entries)]
        subject, is_first = subject or next(one for one in entries if one.index == place), subject is None
        _, [registrar], [log_key], [witness], _, _, [generation], *_ = site.body
        people, roles, leaves = {one.author: one for one in members if one.kind == MEMBER} | {registrar: site}, {}, {}
        revoked = set()
        for one in entries:
            by, n = devices(one, people, members, revoked), len(one.core)
            one.by = by
            verify(one.author, b'DSSEv1 39 %b %d %b' % (TYPE, n, one.core), one.signature)
            length = bytes([n] if n < 128 else [n & 127 | 128, n >> 7])
            leaves[one.index] = sha(b'\0\n', length, one.core, b"\x12'", TYPE, b'\x1aB\n@', one.signature)
            networks |= {one.id} if one.kind == 16 else {*one.network}
            need((one.index == 0) == (one.id == site.id), 'entry 0 is the first record of the site, and no other is')
            kinds = BY_SITE if by is site else BY_MEMBER if by and roles.get(by.id) else ()
            may = one.home == [site.id] and one.kind in kinds
            need(may or one.kind == MEMBER or one.index == 0, 'an author may not sign that, or was not admitted before')
            if one.kind == ADMITS: roles[one.body[1][0]] = b''.join(one.body[2])
            if one is subject or one.kind in (ADMITS, ADDS, REVOKES, RECOVERS): continue
            need(one.kind == ATTEST and one.body[1:3] == [[subject.id], [1]] and subject.kind == DEED, 'a stranger')
            _, _, [provider], [receiver], _, _, _, _, others, *_ = subject.body
            is_self = by is not site and by.id in [provider, *others]
            is_steward = by is not site and STEWARD in roles[by.id] and site.id in (*subject.home, receiver)
            need(not is_self, 'who did it confirmed it')
            need((is_steward or by.id == receiver) and by.id not in confirmed, 'one confirmed it who may not, or twice')
            confirmed[by.id] = one
        text, _, lines = (later or [checkpoint])[0].rpartition(b'\n\n')
        lines = [line.split(b' ') for line in lines.splitlines()]
        note = text + b'\n', [(who, base64.b64decode(line)) for _, who, line in lines]
        origin, size, root = text.split(b'\n')
        need(list(leaves) == sorted(leaves) and len(leaves) == len(entries), 'the entries are not in their order')
        need(max(leaves) < int(size), 'an entry lies beyond the checkpoint')
        _, anchor_size, before, *_ = parse(b''.join(subject.anchor) if is_first else b'')
        cut = sum(anchor_size)
        need(cut <= place, 'the anchor lies beyond the record')
        hashes = re.findall(b'.{32}', b''.join(hashes), re.S)
        whole, prefix = roots(int(size), cut, leaves, hashes, place if is_first else -1, proof)
        need(whole == base64.b64decode(root) and not hashes and not proof, 'the entries are not in the log')
        name, key = b'ramdam/v1/%b' % site.id.hex().encode(), b'\1' + log_key
        of = re.fullmatch(name + rb'(?:/g([2-9]|[1-9][0-9]{1,8}))?', origin)
        now = int(of[1] or 1) if of else 0  # in a later generation an anchor may be of an earlier one
        need(cut == 0 or [prefix] == before or now > generation, 'the anchor is of another history of the log')
        need(now >= generation, 'a checkpoint is of another log')
        need(site.kind == SITE and len(lines) <= 64, 'the site is none, or a note has too many lines')
        need(stamps(*note, origin, key), 'a site did not sign its checkpoint')
        asked = policy if own_policy is None else own_policy
        quorum, times = seen(asked, note, (origin, key), {name + b'/witness', witness, *site.body[7]})
        early = min(times.values(), default=NEVER) * 1000 + 900_000
        need(all(one.created <= early for one in entries), 'a witness saw an entry before it was written')
        named = [one for one in [site, *members, subject] if one.kind in (SITE, MEMBER) and one.words[1]]
        names |= {one.id.hex(): one.words[1][0].decode() for one in named}
        found.append({'site': site.id.hex(), 'size': int(size), 'not_after': quorum or None, 'witnesses': list(times)})
    need(len(networks) <= 1, 'the entries are of two networks')
    need(subject.kind != DEED or subject.by.id not in confirmed, 'who wrote it confirmed it')
    claims = {'words': [text.decode() for texts in subject.words[1:2 if subject.kind == SITE else 4] for text in texts]}
    if subject.kind == DEED:
        _, _, [provider], [receiver], [minutes], day, *_ = subject.body
        claims |= {'minutes': minutes, 'day': str(datetime.date(1970, 1, 1) + datetime.timedelta(sum(day)))}
        claims |= {'provider': provider.hex(), 'others': [one.hex() for one in subject.body[8]]}
        claims |= {'receiver': receiver.hex()}
    confirmations = {one.id.hex(): by.hex() for by, one in confirmed.items()}
    told = {'id': subject.id.hex(), 'kind': subject.kind, 'author': (subject.by or subject).id.hex(), 'index': place}
    return told | found[0] | claims | {'names': names, 'confirmations': confirmations}
def describe(told):  # what is proved, what is only claimed, and what such a file cannot say
    def who(id): return f'{id} (who gives the name {told["names"][id]!r})' if id in told['names'] else id
    yield 'proved', f'record {told["id"]} (kind {told["kind"]}) was signed by {who(told["author"])}'
    yield 'proved', f'it is entry {told["index"]} of {told["size"]} in the log of the site {who(told["site"])}'
    if told['not_after']:
        time = datetime.datetime.fromtimestamp(told['not_after'], datetime.timezone.utc).isoformat()
        witnesses = ', '.join(map(repr, told['witnesses']))
        yield 'proved', f'it was there by {time}, if these witnesses are honest: {witnesses}'
    else: yield 'not said', 'when it was there: the policy asks for no witness'
    yield from (('proved', f'it was confirmed by {who(one)}') for one in told['confirmations'].values())
    if 'minutes' in told:
        yield 'claimed', f'{told["minutes"]} minutes each, on {told["day"]}, for {who(told["receiver"])}'
        yield 'claimed', f'done by {", ".join(map(who, [told["provider"], *told["others"]]))}'
    yield from (('claimed', f'in the words of its author: {text!r}') for text in told['words'])
    yield 'not said', 'whether it was withdrawn, corrected, contested or disputed later'
    yield 'not said', 'whether the site is the one you think, and the witnesses are apart: bring your own with --policy'
def main():
    parser, status = argparse.ArgumentParser(description=__doc__.partition('Usage')[0]), 0
    parser.add_argument('files', nargs='+', metavar='FILE')
    parser.add_argument('--policy', metavar='FILE')
    parser.add_argument('--json', action='store_true')
    asked = parser.parse_args()
    try: own, *files = [name and open(name, 'rb').read() for name in [asked.policy, *asked.files]]
    except OSError as error: parser.error(str(error))
    for name, file in zip(asked.files, files):
        try:
            told = {'file': name, 'ok': True} | check(file, own)
            lines = [f'{state:8} {line}' for state, line in describe(told)]
        except Exception as error:  # what is malformed may fail anywhere; a false signature has no message
            reason = str(error) if type(error) is ValueError else f'it is malformed, or a signature is false: {error!r}'
            told, lines = {'file': name, 'ok': False, 'reason': reason}, [f'refused  {name}: {reason}']
            status = 4
        print(json.dumps(told, ensure_ascii=False) if asked.json else '\n'.join(lines))
    return status
if __name__ == '__main__': sys.exit(main())
