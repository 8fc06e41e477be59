import { createHash } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import t from 'tap';
import type { InboundAuth } from '../../../../schemas/types.ts';
import {
  authenticator,
  type Credentials,
} from '../../../../services/exchange/address-book/authenticator.ts';
import { Secrets } from '../../../../services/exchange/address-book/secrets.ts';

const now = Date.now();
const ref = { env: 'SECRET' };

function open(auth: InboundAuth, secret: string | undefined) {
  const secrets = new Secrets({ env: () => secret, file: () => secret });
  const { type, verify } = authenticator(auth, 'systems.erp.inbound.auth[0]', secrets);
  const verifies = (given: Partial<Credentials>) =>
    verify({ headers: {}, body: Buffer.alloc(0), now, ...given });
  return { type, verifies, missing: secrets.missing };
}
const withHeader = (authorization: string) => ({ headers: { authorization } });
const base64 = (text: string | Buffer) => Buffer.from(text as string).toString('base64');

t.test('bearer: the key itself, by its reference or its hash', async (t) => {
  const key_sha256 = createHash('sha256').update('po_key').digest('hex');
  for (const { type, verifies } of [
    open({ type: 'bearer', key: ref }, 'po_key'),
    open({ type: 'bearer', key_sha256 }, undefined),
  ]) {
    t.equal(type, 'bearer');
    t.ok(verifies(withHeader('Bearer po_key')));
    t.ok(verifies(withHeader('bearer  po_key')), 'the scheme in any case (RFC 9110)');
    for (const wrong of [
      'Bearer po_keyx',
      'Bearer po_ke',
      'Bearer ',
      'Bearer',
      'Basic po_key',
      'po_key',
      '',
    ]) {
      t.notOk(verifies(withHeader(wrong)), wrong);
    }
    t.notOk(verifies({}), 'no header');
    t.notOk(verifies(withHeader(`Bearer ${key_sha256}`)), 'the hash is not the key');
  }
});

t.test('bearer: a key with characters beyond ASCII is compared as bytes', async (t) => {
  const { verifies } = open({ type: 'bearer', key: ref }, 'schlüssel');
  t.ok(verifies(withHeader(`Bearer ${Buffer.from('schlüssel').toString('latin1')}`)));
});

t.test('basic: user name and password by RFC 7617', async (t) => {
  const { verifies } = open({ type: 'basic', username: 'erp', password: ref }, 'pass:wörd');
  t.ok(verifies(withHeader(`Basic ${base64('erp:pass:wörd')}`)), 'a colon and UTF-8');
  t.ok(verifies(withHeader(`basic ${base64('erp:pass:wörd')}`)));
  t.ok(verifies(withHeader(`Basic ${base64('erp:pass:wo\u0308rd')}`)), 'decomposed ö');
  for (const wrong of ['erp:pass', 'ERP:pass:wörd', 'erp', ':pass:wörd', 'erp:', 'erppass:wörd']) {
    t.notOk(verifies(withHeader(`Basic ${base64(wrong)}`)), wrong);
  }
  t.notOk(verifies(withHeader(`Basic ${base64(Buffer.from('erp:pass:wörd', 'latin1'))}`)));
  t.notOk(verifies(withHeader('Basic erp:pass:wörd')), 'not Base64');
  t.notOk(verifies(withHeader(`Bearer ${base64('erp:pass:wörd')}`)));
});

const whsec = `whsec_${base64('a secret of twenty-four bytes')}`;
const id = 'msg_2f1c';
const payload = '{"größe":"1"}';

function signed(secret: string, { at = now, body = payload } = {}) {
  const timestamp = new Date(Math.floor(at / 1000) * 1000);
  return {
    'webhook-id': id,
    'webhook-timestamp': String(timestamp.getTime() / 1000),
    'webhook-signature': new Webhook(secret).sign(id, timestamp, body),
  };
}

t.test('hmac: what the reference library signs is verified, and the other way round', async (t) => {
  const { verifies } = open({ type: 'hmac', secret: ref }, whsec);
  const headers = signed(whsec);
  t.ok(verifies({ headers, body: Buffer.from(payload) }));
  t.doesNotThrow(() => new Webhook(whsec).verify(payload, headers));
  const other = signed(`whsec_${base64('another secret')}`);
  t.notOk(verifies({ headers: other, body: Buffer.from(payload) }));
  t.throws(() => new Webhook(whsec).verify(payload, other));
});

t.test('hmac: nothing of what is signed can be changed', async (t) => {
  const { verifies } = open({ type: 'hmac', secret: ref }, whsec);
  const headers = signed(whsec);
  const body = Buffer.from(payload);
  const later = String(Number(headers['webhook-timestamp']) + 1);
  t.notOk(verifies({ headers, body: Buffer.from(`${payload} `) }), 'body');
  t.notOk(verifies({ headers: { ...headers, 'webhook-id': 'msg_other' }, body }), 'id');
  t.notOk(verifies({ headers: { ...headers, 'webhook-timestamp': later }, body }), 'time');
  for (const name of Object.keys(headers)) {
    t.notOk(verifies({ headers: { ...headers, [name]: undefined }, body }), `without ${name}`);
    t.notOk(verifies({ headers: { ...headers, [name]: '' }, body }), `empty ${name}`);
    t.notOk(verifies({ headers: { ...headers, [name]: 'NaN' }, body }), `strange ${name}`);
  }
});

t.test('hmac: one signature of several is enough', async (t) => {
  const { verifies } = open({ type: 'hmac', secret: ref }, whsec);
  const headers = signed(whsec);
  const right = headers['webhook-signature'];
  const wrong = `v1,${base64('not this one at all, sorry')}`;
  const body = Buffer.from(payload);
  const given = (signature: string) => ({
    headers: { ...headers, 'webhook-signature': signature },
    body,
  });
  t.ok(verifies(given(`${wrong} v1a,abc ${right} ${wrong}`)));
  t.notOk(verifies(given(`${wrong} ${wrong}`)));
  t.notOk(verifies(given(right.replace('v1,', 'v2,'))), 'another version');
  t.notOk(verifies(given(right.replace('v1,', ''))), 'no version');
});

t.test('hmac: the time may be five minutes off, and not more', async (t) => {
  const { verifies } = open({ type: 'hmac', secret: ref }, whsec);
  const minutes = (count: number, seconds = 0) => now + (count * 60 + seconds) * 1000;
  const body = Buffer.from(payload);
  t.ok(verifies({ headers: signed(whsec, { at: minutes(-5) }), body }));
  t.ok(verifies({ headers: signed(whsec, { at: minutes(5) }), body }));
  t.notOk(verifies({ headers: signed(whsec, { at: minutes(-5, -1) }), body }));
  t.notOk(verifies({ headers: signed(whsec, { at: minutes(5, 1) }), body }));
});

t.test('hmac: the bytes are signed, also where they are no UTF-8', async (t) => {
  const { verifies } = open({ type: 'hmac', secret: ref }, 'plain text secret');
  const bytes = Buffer.from([0x7b, 0xff, 0xfe, 0x7d]);
  const replaced = Buffer.from(bytes.toString());
  const { createHmac } = await import('node:crypto');
  const timestamp = String(Math.floor(now / 1000));
  const signature = (body: Buffer) =>
    createHmac('sha256', 'plain text secret')
      .update(Buffer.concat([Buffer.from(`${id}.${timestamp}.`), body]))
      .digest('base64');
  const given = (body: Buffer) => ({
    headers: {
      'webhook-id': id,
      'webhook-timestamp': timestamp,
      'webhook-signature': `v1,${signature(body)}`,
    },
    body: bytes,
  });
  t.ok(verifies(given(bytes)));
  t.notOk(verifies(given(replaced)));
});

t.test('hmac: a secret that says whsec_ and is not Base64 stays shut and is told', async (t) => {
  const { verifies, missing } = open({ type: 'hmac', secret: ref }, 'whsec_!!');
  t.strictSame(missing, ['systems.erp.inbound.auth[0].secret: what follows whsec_ is not Base64']);
  t.notOk(verifies({ headers: signed(whsec), body: Buffer.from(payload) }));
});

t.test('path and document: the secret where it belongs, and nowhere else', async (t) => {
  const path = open({ type: 'path', secret: ref }, 's3cret').verifies;
  const document = open({ type: 'document', secret: ref }, 's3cret').verifies;
  t.ok(path({ pathSecret: 's3cret' }));
  t.ok(document({ documentSecret: 's3cret' }));
  t.notOk(path({ documentSecret: 's3cret' }));
  t.notOk(document({ pathSecret: 's3cret' }));
  for (const wrong of ['', 's3cre', 's3crett', 'S3CRET']) {
    t.notOk(path({ pathSecret: wrong }), wrong);
    t.notOk(document({ documentSecret: wrong }), wrong);
  }
});

t.test('what has no secret verifies nothing, not even nothing', async (t) => {
  const ways: InboundAuth[] = [
    { type: 'bearer', key: ref },
    { type: 'basic', username: 'erp', password: ref },
    { type: 'hmac', secret: ref },
    { type: 'path', secret: ref },
    { type: 'document', secret: ref },
  ];
  for (const way of ways) {
    for (const nothing of [undefined, '']) {
      const { verifies, missing } = open(way, nothing);
      t.equal(missing.length, 1, `${way.type} is told`);
      t.notOk(verifies({}));
      for (const secret of ['', 'undefined']) {
        t.notOk(verifies({ pathSecret: secret, documentSecret: secret }));
        t.notOk(verifies(withHeader(`Bearer ${secret}`)));
        t.notOk(verifies(withHeader(`Basic ${base64(`erp:${secret}`)}`)));
      }
      t.notOk(verifies({ headers: signed(whsec), body: Buffer.from(payload) }));
    }
  }
});
