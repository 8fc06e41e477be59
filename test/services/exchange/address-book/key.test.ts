import { createHash } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import t from 'tap';
import { newKey, newSigningSecret } from '../../../../services/exchange/address-book/key.ts';

t.test('a new key has 256 random bits and comes with its hash', async (t) => {
  const [one, other] = [newKey(), newKey()];
  t.match(one.key, /^po_[A-Za-z0-9_-]{43}$/);
  t.not(one.key, other.key);
  t.equal(one.sha256, createHash('sha256').update(one.key).digest('hex'));
});

t.test('a new signing secret is one that a library of the scheme takes', async (t) => {
  const [one, other] = [newSigningSecret(), newSigningSecret()];
  t.not(one, other);
  t.match(new Webhook(one).sign('msg_1', new Date(0), '{}'), /^v1,/);
});
